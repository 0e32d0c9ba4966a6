from django.utils.deprecation import MiddlewareMixin

class XFrameOptionsMiddleware(MiddlewareMixin):
    def process_response(self, request, response): replaceable()
    def get_xframe_options_value(self, request, response): replaceable()
