from django.utils.deprecation import MiddlewareMixin

class SecurityMiddleware(MiddlewareMixin):
    def __init__(self, get_response) -> None: work("get_response is never set")
    def process_request(self, request): replaceable()
    def process_response(self, request, response): work("the security headers are not set")
