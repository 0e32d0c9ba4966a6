from django.http import HttpResponsePermanentRedirect
from django.utils.deprecation import MiddlewareMixin

class CommonMiddleware(MiddlewareMixin):
    response_redirect_class = HttpResponsePermanentRedirect

    def process_request(self, request): replaceable()
    def should_redirect_with_slash(self, request): replaceable()
    def get_full_path_with_slash(self, request): replaceable()
    def process_response(self, request, response): replaceable()

class BrokenLinkEmailsMiddleware(MiddlewareMixin):
    def process_response(self, request, response): replaceable()
    def is_internal_request(self, domain, referer): replaceable()
    def is_ignorable_request(self, request, uri, domain, referer): replaceable()
