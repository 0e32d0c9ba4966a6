class HttpRequest:
    def __init__(self) -> None:
        work("GET, POST, COOKIES, META and FILES are never set")
        self.GET = ...
        self.POST = ...
        self.COOKIES = ...
        self.META = ...
        self.FILES = ...
        self.path = ...
        self.path_info = ...
        self.method = ...
        self.resolver_match = ...
        self.content_type = ...
        self.content_params = ...
    @property
    def headers(self): replaceable()
    @property
    def accepted_types(self): replaceable()
    @property
    def accepted_types_by_precedence(self): replaceable()
    def accepted_type(self, media_type): replaceable()
    def get_preferred_type(self, media_types): replaceable()
    def accepts(self, media_type): replaceable()
    def get_host(self): replaceable()
    def get_port(self): replaceable()
    def get_full_path(self, force_append_slash=False): replaceable()
    def get_full_path_info(self, force_append_slash=False): replaceable()
    def get_signed_cookie(self, key, default=..., salt="", max_age=None): replaceable()
    def build_absolute_uri(self, location=None): replaceable()
    @property
    def scheme(self): replaceable()
    def is_secure(self): replaceable()
    @property
    def encoding(self): replaceable()
    @property
    def upload_handlers(self): replaceable()
    def parse_file_upload(self, META, post_data): replaceable()
    @property
    def body(self): replaceable()
    def close(self) -> None: replaceable()
    def read(self, *args, **kwargs): replaceable()
    def readline(self, *args, **kwargs): replaceable()
    def __iter__(self): replaceable()
    def readlines(self): replaceable()
    def get_raw_uri(self): replaceable()
    def is_ajax(self): replaceable()

class QueryDict(dict):
    def __init__(self, query_string=None, mutable=False, encoding=None) -> None:
        work("the query string is not parsed")
    @classmethod
    def fromkeys(cls, iterable, value="", mutable=False, encoding=None): replaceable()
    @property
    def encoding(self): replaceable()
    def __setitem__(self, key, value) -> None: replaceable()
    def __delitem__(self, key) -> None: replaceable()
    def setlist(self, key, list_) -> None: replaceable()
    def setlistdefault(self, key, default_list=None): replaceable()
    def appendlist(self, key, value) -> None: replaceable()
    def pop(self, key, *args): replaceable()
    def popitem(self): replaceable()
    def clear(self) -> None: replaceable()
    def setdefault(self, key, default=None): replaceable()
    def copy(self): replaceable()
    def urlencode(self, safe=None): replaceable()
    def __getitem__(self, key): replaceable()
    def get(self, key, default=None): replaceable()
    def getlist(self, key, default=None): replaceable()
    def items(self): replaceable()
    def lists(self): replaceable()
    def values(self): replaceable()
    def update(self, *args, **kwargs) -> None: replaceable()
    def dict(self): replaceable()

class RawPostDataException(Exception): ...
class UnreadablePostError(OSError): ...
class BadHeaderError(ValueError): ...

class HttpResponseBase:
    status_code = 200

    def __init__(
        self, content_type=None, status=None, reason=None, charset=None, headers=None,
    ) -> None:
        work("status, headers and cookies are never set")
        self.headers = ...
        self.cookies = ...
        self.closed = ...
        self.status_code = ...
    @property
    def reason_phrase(self): replaceable()
    @property
    def charset(self): replaceable()
    def serialize_headers(self): replaceable()
    def __setitem__(self, header, value) -> None: replaceable()
    def __delitem__(self, header) -> None: replaceable()
    def __getitem__(self, header): replaceable()
    def has_header(self, header): replaceable()
    def __contains__(self, header): replaceable()
    def items(self): replaceable()
    def get(self, header, alternate=None): replaceable()
    def set_cookie(
        self, key, value="", max_age=None, expires=None, path="/", domain=None, secure=False,
        httponly=False, samesite=None,
    ) -> None: replaceable()
    def setdefault(self, key, value) -> None: replaceable()
    def set_signed_cookie(self, key, value, salt="", **kwargs): replaceable()
    def delete_cookie(self, key, path="/", domain=None, samesite=None) -> None: replaceable()
    def make_bytes(self, value): replaceable()
    def close(self) -> None: replaceable()
    def write(self, content): replaceable()
    def flush(self) -> None: ...
    def tell(self): replaceable()
    def readable(self): replaceable()
    def seekable(self): replaceable()
    def writable(self): replaceable()
    def writelines(self, lines): replaceable()

class StreamingHttpResponse(HttpResponseBase):
    streaming = True
    status_code = 200

    def __init__(self, streaming_content=(), *args, **kwargs) -> None:
        work("status, headers and cookies are never set")
    @property
    def content(self): replaceable()
    @property
    def text(self): replaceable()
    @property
    def streaming_content(self): replaceable()
    def __iter__(self): replaceable()
    def __aiter__(self): replaceable()
    def getvalue(self): replaceable()
    @property
    def reason_phrase(self): replaceable()
    @property
    def charset(self): replaceable()
    def serialize_headers(self): replaceable()
    def __setitem__(self, header, value) -> None: replaceable()
    def __delitem__(self, header) -> None: replaceable()
    def __getitem__(self, header): replaceable()
    def has_header(self, header): replaceable()
    def __contains__(self, header): replaceable()
    def items(self): replaceable()
    def get(self, header, alternate=None): replaceable()
    def set_cookie(
        self, key, value="", max_age=None, expires=None, path="/", domain=None, secure=False,
        httponly=False, samesite=None,
    ) -> None: replaceable()
    def setdefault(self, key, value) -> None: replaceable()
    def set_signed_cookie(self, key, value, salt="", **kwargs): replaceable()
    def delete_cookie(self, key, path="/", domain=None, samesite=None) -> None: replaceable()
    def make_bytes(self, value): replaceable()
    def close(self) -> None: replaceable()
    def write(self, content): replaceable()
    def flush(self) -> None: ...
    def tell(self): replaceable()
    def readable(self): replaceable()
    def seekable(self): replaceable()
    def writable(self): replaceable()
    def writelines(self, lines): replaceable()

class FileResponse(StreamingHttpResponse):
    block_size = 4096

    def __init__(self, *args, as_attachment=False, filename="", **kwargs) -> None:
        work("status, headers and cookies are never set")
        self.as_attachment = ...
        self.filename = ...
    def set_headers(self, filelike) -> None: replaceable()

class Http404(Exception): ...

class HttpResponse(HttpResponseBase):
    streaming = False
    status_code = 200

    def __init__(self, content=..., *args, **kwargs) -> None:
        work("status, headers and cookies are never set")
    def serialize(self): replaceable()
    @property
    def content(self): replaceable()
    @property
    def text(self): replaceable()
    def __iter__(self): replaceable()
    def write(self, content) -> None: replaceable()
    def tell(self): replaceable()
    def getvalue(self): replaceable()
    def writable(self): replaceable()
    def writelines(self, lines) -> None: replaceable()
    @property
    def reason_phrase(self): replaceable()
    @property
    def charset(self): replaceable()
    def serialize_headers(self): replaceable()
    def __setitem__(self, header, value) -> None: replaceable()
    def __delitem__(self, header) -> None: replaceable()
    def __getitem__(self, header): replaceable()
    def has_header(self, header): replaceable()
    def __contains__(self, header): replaceable()
    def items(self): replaceable()
    def get(self, header, alternate=None): replaceable()
    def set_cookie(
        self, key, value="", max_age=None, expires=None, path="/", domain=None, secure=False,
        httponly=False, samesite=None,
    ) -> None: replaceable()
    def setdefault(self, key, value) -> None: replaceable()
    def set_signed_cookie(self, key, value, salt="", **kwargs): replaceable()
    def delete_cookie(self, key, path="/", domain=None, samesite=None) -> None: replaceable()
    def make_bytes(self, value): replaceable()
    def close(self) -> None: replaceable()
    def flush(self) -> None: ...
    def readable(self): replaceable()
    def seekable(self): replaceable()

class HttpResponseBadRequest(HttpResponse):
    status_code = 400

class HttpResponseForbidden(HttpResponse):
    status_code = 403

class HttpResponseGone(HttpResponse):
    status_code = 410

class HttpResponseNotAllowed(HttpResponse):
    status_code = 405

    def __init__(self, permitted_methods, *args, **kwargs) -> None:
        work("status, headers and cookies are never set")

class HttpResponseNotFound(HttpResponse):
    status_code = 404

class HttpResponseNotModified(HttpResponse):
    status_code = 304

    def __init__(self, *args, **kwargs) -> None: work("status, headers and cookies are never set")
    @property
    def content(self): replaceable()

class HttpResponsePermanentRedirect(HttpResponse):
    status_code = 301
    status_code_preserve_request = 308
    allowed_schemes = ["http", "https", "ftp"]

    def __init__(self, redirect_to, preserve_request=False, *args, **kwargs) -> None:
        work("status, headers and cookies are never set")
        self.status_code = ...
    @property
    def url(self): replaceable()

class HttpResponseRedirect(HttpResponse):
    status_code = 302
    status_code_preserve_request = 307
    allowed_schemes = ["http", "https", "ftp"]

    def __init__(self, redirect_to, preserve_request=False, *args, **kwargs) -> None:
        work("status, headers and cookies are never set")
        self.status_code = ...
    @property
    def url(self): replaceable()

class HttpResponseServerError(HttpResponse):
    status_code = 500

class JsonResponse(HttpResponse):
    def __init__(self, data, encoder=..., safe=True, json_dumps_params=None, **kwargs) -> None:
        work("status, headers and cookies are never set")
