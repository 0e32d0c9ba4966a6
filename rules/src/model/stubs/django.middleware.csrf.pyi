from django.utils.deprecation import MiddlewareMixin

class CsrfViewMiddleware(MiddlewareMixin):
    @property
    def csrf_trusted_origins_hosts(self): replaceable()
    @property
    def allowed_origins_exact(self): replaceable()
    @property
    def allowed_origin_subdomains(self): replaceable()
    def process_request(self, request) -> None: work("the CSRF cookie is not read")
    def process_view(self, request, callback, callback_args, callback_kwargs):
        work("the CSRF check does not run")
    def process_response(self, request, response): replaceable()
