from django.utils.deprecation import MiddlewareMixin

class AuthenticationMiddleware(MiddlewareMixin):
    def process_request(self, request) -> None: work("request.user is never set")

class LoginRequiredMiddleware(MiddlewareMixin):
    redirect_field_name = "next"

    def process_view(self, request, view_func, view_args, view_kwargs):
        work("the access check does not run")
    def get_login_url(self, view_func): replaceable()
    def get_redirect_field_name(self, view_func): replaceable()
    def handle_no_permission(self, request, view_func): replaceable()

class RemoteUserMiddleware:
    sync_capable = True
    async_capable = True
    header = "REMOTE_USER"
    force_logout_if_no_header = True

    def __init__(self, get_response) -> None:
        work("its own attributes are never set")
        self.get_response = ...
        self.is_async = ...
    def __call__(self, request): replaceable()
    def process_request(self, request) -> None: replaceable()
    async def aprocess_request(self, request) -> None: replaceable()
    def clean_username(self, username, request): replaceable()

class PersistentRemoteUserMiddleware(RemoteUserMiddleware):
    force_logout_if_no_header = False
