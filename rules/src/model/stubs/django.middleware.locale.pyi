from django.http import HttpResponseRedirect
from django.utils.deprecation import MiddlewareMixin

class LocaleMiddleware(MiddlewareMixin):
    response_redirect_class = HttpResponseRedirect

    def process_request(self, request) -> None: replaceable()
    def process_response(self, request, response): replaceable()
