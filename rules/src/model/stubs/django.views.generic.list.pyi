from django.core.paginator import Paginator
from django.views import View
from django.views.generic import ListView
from django.views.generic.base import ContextMixin, TemplateResponseMixin

class MultipleObjectMixin(ContextMixin):
    allow_empty = True
    queryset = None
    model = None
    paginate_by = None
    paginate_orphans = 0
    context_object_name = None
    paginator_class = Paginator
    page_kwarg = "page"
    ordering = None

    def get_queryset(self): replaceable()
    def get_ordering(self): replaceable()
    def paginate_queryset(self, queryset, page_size): replaceable()
    def get_paginate_by(self, queryset): replaceable()
    def get_paginator(self, queryset, per_page, orphans=0, allow_empty_first_page=True, **kwargs):
        replaceable()
    def get_paginate_orphans(self): replaceable()
    def get_allow_empty(self): replaceable()
    def get_context_object_name(self, object_list): replaceable()
    def get_context_data(self, *, object_list=None, **kwargs):
        work("object_list, page_obj and paginator are missing from the context")

class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        replaceable()
        self.object_list = ...

class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_list"

    def get_template_names(self): replaceable()
