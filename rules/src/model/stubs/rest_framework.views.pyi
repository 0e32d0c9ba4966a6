from django.views import View
from rest_framework.metadata import SimpleMetadata

class APIView(View):
    renderer_classes = ...
    parser_classes = ...
    authentication_classes = ...
    throttle_classes = []
    permission_classes = ...
    content_negotiation_class = ...
    metadata_class = SimpleMetadata
    versioning_class = None
    settings = ...
    schema = ...

    @classmethod
    def as_view(cls, **initkwargs): work("no view function is made")
    @property
    def allowed_methods(self): replaceable()
    @property
    def default_response_headers(self): replaceable()
    def http_method_not_allowed(self, request, *args, **kwargs): replaceable()
    def permission_denied(self, request, message=None, code=None): replaceable()
    def throttled(self, request, wait): replaceable()
    def get_authenticate_header(self, request): replaceable()
    def get_parser_context(self, http_request): replaceable()
    def get_renderer_context(self): replaceable()
    def get_exception_handler_context(self): replaceable()
    def get_view_name(self): replaceable()
    def get_view_description(self, html=False): replaceable()
    def get_format_suffix(self, **kwargs): replaceable()
    def get_renderers(self): replaceable()
    def get_parsers(self): replaceable()
    def get_authenticators(self): replaceable()
    def get_permissions(self): replaceable()
    def get_throttles(self): replaceable()
    def get_content_negotiator(self): replaceable()
    def get_exception_handler(self): replaceable()
    def perform_content_negotiation(self, request, force=False): replaceable()
    def perform_authentication(self, request) -> None: replaceable()
    def check_permissions(self, request) -> None: work("the permissions are not checked")
    def check_object_permissions(self, request, obj) -> None:
        work("the permissions for the object are not checked")
    def check_throttles(self, request) -> None: work("the throttles are not checked")
    def determine_version(self, request, *args, **kwargs): replaceable()
    def initialize_request(self, request, *args, **kwargs):
        work("request.data and request.user do not exist")
    def initial(self, request, *args, **kwargs) -> None:
        work("authentication, permission and throttle checks do not run")
        self.format_kwarg = ...
    def finalize_response(self, request, response, *args, **kwargs):
        work("the response is not prepared for rendering")
    def handle_exception(self, exc): work("exceptions are not turned into responses")
    def raise_uncaught_exception(self, exc): replaceable()
    def dispatch(self, request, *args, **kwargs):
        work("no handler (get, post, …) is called")
        self.args = ...
        self.kwargs = ...
        self.request = ...
        self.headers = ...
    def options(self, request, *args, **kwargs): replaceable()

def exception_handler(exc, context): replaceable()
def set_rollback() -> None: replaceable()
def get_view_name(view): replaceable()
def get_view_description(view, html=False): replaceable()
