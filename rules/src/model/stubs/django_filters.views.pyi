from django.views import View
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin

class FilterMixin:
    filterset_class = None
    filterset_fields = "__all__"
    strict = True

    def get_filterset_class(self): replaceable()
    def get_filterset(self, filterset_class): replaceable()
    def get_filterset_kwargs(self, filterset_class):
        work("data and queryset never reach the filter")
    def get_strict(self): replaceable()

class BaseFilterView(FilterMixin, MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        replaceable()
        self.filterset = ...
        self.object_list = ...

class FilterView(MultipleObjectTemplateResponseMixin, BaseFilterView):
    template_name_suffix = "_filter"
