class Request:
    def __init__(
        self, request, parsers=None, authenticators=None, negotiator=None, parser_context=None,
    ) -> None:
        work("the parsers and authenticators are never set")
        self.parsers = ...
        self.authenticators = ...
        self.negotiator = ...
        self.parser_context = ...
    @property
    def content_type(self): replaceable()
    @property
    def stream(self): replaceable()
    @property
    def query_params(self): replaceable()
    @property
    def data(self): replaceable()
    @property
    def user(self): replaceable()
    @property
    def auth(self): replaceable()
    @property
    def successful_authenticator(self): replaceable()
    def __getattr__(self, attr): replaceable()
    @property
    def POST(self): replaceable()
    @property
    def FILES(self): replaceable()
    def force_plaintext_errors(self, value) -> None: replaceable()
