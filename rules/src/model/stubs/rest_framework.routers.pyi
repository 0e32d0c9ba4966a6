from rest_framework.views import APIView

class BaseRouter:
    def __init__(self) -> None:
        work("the list of registered viewsets is never set")
        self.registry = ...
    def register(self, prefix, viewset, basename=None) -> None:
        work("the viewset is not registered")
    def is_already_registered(self, new_basename): replaceable()
    def get_default_basename(self, viewset): raise NotImplementedError
    def get_urls(self): raise NotImplementedError
    @property
    def urls(self): replaceable()

class SimpleRouter(BaseRouter):
    routes = ...

    def __init__(self, trailing_slash=True, use_regex_path=True) -> None:
        work("the list of registered viewsets is never set")
        self.trailing_slash = ...
        self.routes = ...
    def get_default_basename(self, viewset): replaceable()
    def get_routes(self, viewset): replaceable()
    def get_method_map(self, viewset, method_map): replaceable()
    def get_lookup_regex(self, viewset, lookup_prefix=""): replaceable()
    def get_urls(self): work("the registered viewsets have no address")

class DefaultRouter(SimpleRouter):
    include_root_view = True
    include_format_suffixes = True
    root_view_name = "api-root"
    default_schema_renderers = None
    APIRootView = APIRootView
    APISchemaView = ...
    SchemaGenerator = ...

    def __init__(self, *args, **kwargs) -> None:
        work("the list of registered viewsets is never set")
        self.root_renderers = ...
    def get_api_root_view(self, api_urls=None): replaceable()
    def get_urls(self): work("the registered viewsets have no address")

class APIRootView(APIView):
    schema = None
    api_root_dict = None

    def get(self, request, *args, **kwargs): replaceable()

class Route(tuple):
    url = ...
    mapping = ...
    name = ...
    detail = ...
    initkwargs = ...

class DynamicRoute(tuple):
    url = ...
    name = ...
    detail = ...
    initkwargs = ...
