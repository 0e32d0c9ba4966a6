class BaseAuthentication:
    def authenticate(self, request): raise NotImplementedError
    def authenticate_header(self, request) -> None: ...

class BasicAuthentication(BaseAuthentication):
    www_authenticate_realm = "api"

    def authenticate(self, request): replaceable()
    def authenticate_credentials(self, userid, password, request=None): replaceable()
    def authenticate_header(self, request): replaceable()

class SessionAuthentication(BaseAuthentication):
    def authenticate(self, request): replaceable()
    def enforce_csrf(self, request) -> None: replaceable()

class TokenAuthentication(BaseAuthentication):
    keyword = "Token"
    model = None

    def get_model(self): replaceable()
    def authenticate(self, request): replaceable()
    def authenticate_credentials(self, key): replaceable()
    def authenticate_header(self, request): replaceable()

class RemoteUserAuthentication(BaseAuthentication):
    header = "REMOTE_USER"

    def authenticate(self, request): replaceable()
