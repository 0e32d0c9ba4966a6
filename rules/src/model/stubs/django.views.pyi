class View:
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options", "trace"]
    view_is_async = ...

    def __init__(self, **kwargs) -> None: work("the arguments of as_view() are never set")
    @classmethod
    def as_view(cls, **initkwargs): work("no view function is made")
    def setup(self, request, *args, **kwargs) -> None:
        work("self.request, self.args and self.kwargs are never set")
        self.request = ...
        self.args = ...
        self.kwargs = ...
    def dispatch(self, request, *args, **kwargs): work("no handler (get, post, …) is called")
    def http_method_not_allowed(self, request, *args, **kwargs): replaceable()
    def options(self, request, *args, **kwargs): replaceable()
    def _allowed_methods(self): replaceable()
