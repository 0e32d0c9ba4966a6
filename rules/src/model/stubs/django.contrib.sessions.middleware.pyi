from django.utils.deprecation import MiddlewareMixin

class SessionMiddleware(MiddlewareMixin):
    def __init__(self, get_response) -> None:
        work("get_response is never set")
        self.SessionStore = ...
    def process_request(self, request) -> None: work("request.session is never set")
    def process_response(self, request, response): work("the session is not saved")
