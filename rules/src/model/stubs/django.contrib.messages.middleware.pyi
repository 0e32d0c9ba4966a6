from django.utils.deprecation import MiddlewareMixin

class MessageMiddleware(MiddlewareMixin):
    def process_request(self, request) -> None: replaceable()
    def process_response(self, request, response): replaceable()
