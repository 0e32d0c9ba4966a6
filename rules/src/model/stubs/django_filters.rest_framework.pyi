import django_filters

class DjangoFilterBackend:
    filterset_base = FilterSet
    raise_exception = True

    @property
    def template(self): replaceable()
    def get_filterset(self, request, queryset, view): replaceable()
    def get_filterset_class(self, view, queryset=None): replaceable()
    def get_filterset_kwargs(self, request, queryset, view): replaceable()
    def filter_queryset(self, request, queryset, view): work("no filter is applied")
    def to_html(self, request, queryset, view): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()

class BooleanFilter(django_filters.BooleanFilter):
    def __init__(self, *args, **kwargs) -> None: work("the field name and lookup are never set")

class FilterSet(django_filters.FilterSet):
    FILTER_DEFAULTS = ...

    @property
    def form(self): replaceable()
