from django.views import View
from django.views.generic import RedirectView, TemplateView

class ContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs): work("view is missing from the context")

class TemplateResponseMixin:
    template_name = None
    template_engine = None
    response_class = ...
    content_type = None

    def render_to_response(self, context, **response_kwargs): work("the template is not rendered")
    def get_template_names(self): replaceable()
