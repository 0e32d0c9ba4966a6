from django.views import View
from django.views.generic import DetailView
from django.views.generic.base import ContextMixin, TemplateResponseMixin

class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    slug_field = "slug"
    context_object_name = None
    slug_url_kwarg = "slug"
    pk_url_kwarg = "pk"
    query_pk_and_slug = False

    def get_object(self, queryset=None): replaceable()
    def get_queryset(self): replaceable()
    def get_slug_field(self): replaceable()
    def get_context_object_name(self, obj): replaceable()
    def get_context_data(self, **kwargs): work("object is missing from the context")

class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        replaceable()
        self.object = ...

class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_field = None
    template_name_suffix = "_detail"

    def get_template_names(self): replaceable()
