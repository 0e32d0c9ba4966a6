class ErrorDetail(str):
    code = None

    def __new__(cls, string, code=None): replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()

class APIException(Exception):
    status_code = 500
    default_detail = ...
    default_code = "error"

    def __init__(self, detail=None, code=None) -> None:
        work("detail, the answer's body, is never set")
        self.detail = ...
    def __str__(self): replaceable()
    def get_codes(self): replaceable()
    def get_full_details(self): replaceable()

class ValidationError(APIException):
    status_code = 400
    default_detail = ...
    default_code = "invalid"

    def __init__(self, detail=None, code=None) -> None:
        work("detail, the answer's body, is never set")
        self.detail = ...

class ParseError(APIException):
    status_code = 400
    default_detail = ...
    default_code = "parse_error"

class AuthenticationFailed(APIException):
    status_code = 401
    default_detail = ...
    default_code = "authentication_failed"

class NotAuthenticated(APIException):
    status_code = 401
    default_detail = ...
    default_code = "not_authenticated"

class PermissionDenied(APIException):
    status_code = 403
    default_detail = ...
    default_code = "permission_denied"

class NotFound(APIException):
    status_code = 404
    default_detail = ...
    default_code = "not_found"

class MethodNotAllowed(APIException):
    status_code = 405
    default_detail = ...
    default_code = "method_not_allowed"

    def __init__(self, method, detail=None, code=None) -> None:
        work("detail, the answer's body, is never set")

class NotAcceptable(APIException):
    status_code = 406
    default_detail = ...
    default_code = "not_acceptable"

    def __init__(self, detail=None, code=None, available_renderers=None) -> None:
        work("detail, the answer's body, is never set")
        self.available_renderers = ...

class UnsupportedMediaType(APIException):
    status_code = 415
    default_detail = ...
    default_code = "unsupported_media_type"

    def __init__(self, media_type, detail=None, code=None) -> None:
        work("detail, the answer's body, is never set")

class Throttled(APIException):
    status_code = 429
    default_detail = ...
    extra_detail_singular = ...
    extra_detail_plural = ...
    default_code = "throttled"

    def __init__(self, wait=None, detail=None, code=None) -> None:
        work("detail, the answer's body, is never set")
        self.wait = ...
