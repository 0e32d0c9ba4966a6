class AccessMixin:
    login_url = None
    permission_denied_message = ""
    raise_exception = False
    redirect_field_name = "next"

    def get_login_url(self): replaceable()
    def get_permission_denied_message(self): replaceable()
    def get_redirect_field_name(self): replaceable()
    def handle_no_permission(self): replaceable()

class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs): work("the access check does not run")

class PermissionRequiredMixin(AccessMixin):
    permission_required = None

    def get_permission_required(self): replaceable()
    def has_permission(self): replaceable()
    def dispatch(self, request, *args, **kwargs): work("the access check does not run")

class UserPassesTestMixin(AccessMixin):
    def test_func(self): raise NotImplementedError
    def get_test_func(self): replaceable()
    def dispatch(self, request, *args, **kwargs): work("the access check does not run")
