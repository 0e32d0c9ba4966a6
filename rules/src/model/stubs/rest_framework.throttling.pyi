class BaseThrottle:
    def allow_request(self, request, view): raise NotImplementedError
    def get_ident(self, request): replaceable()
    def wait(self) -> None: ...

class SimpleRateThrottle(BaseThrottle):
    cache = ...
    cache_format = "throttle_%(scope)s_%(ident)s"
    scope = None
    THROTTLE_RATES = ...

    def timer(self, *args, **kwargs): replaceable()
    def __init__(self) -> None:
        work("the rate of the throttle is never set")
        self.rate = ...
        self.num_requests = ...
        self.duration = ...
    def get_cache_key(self, request, view): raise NotImplementedError
    def get_rate(self): replaceable()
    def parse_rate(self, rate): replaceable()
    def allow_request(self, request, view): work("requests are not counted")
    def throttle_success(self): replaceable()
    def throttle_failure(self): replaceable()
    def wait(self): replaceable()

class AnonRateThrottle(SimpleRateThrottle):
    scope = "anon"

    def get_cache_key(self, request, view): replaceable()

class UserRateThrottle(SimpleRateThrottle):
    scope = "user"

    def get_cache_key(self, request, view): replaceable()

class ScopedRateThrottle(SimpleRateThrottle):
    scope_attr = "throttle_scope"

    def __init__(self) -> None: work("the rate of the throttle is never set")
    def allow_request(self, request, view): work("requests are not counted")
    def get_cache_key(self, request, view): replaceable()
