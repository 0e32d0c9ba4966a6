from django_filters import FilterSet, UnknownFieldBehavior

class BaseFilterSet:
    FILTER_DEFAULTS = ...

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None) -> None:
        work("its data, queryset and filters are never set")
        self.is_bound = ...
        self.data = ...
        self.queryset = ...
        self.request = ...
        self.form_prefix = ...
        self.filters = ...
    def is_valid(self): replaceable()
    @property
    def errors(self): replaceable()
    def filter_queryset(self, queryset): work("no filter is applied")
    @property
    def qs(self): replaceable()
    def get_form_class(self): replaceable()
    @property
    def form(self): replaceable()
    @classmethod
    def get_fields(cls): replaceable()
    @classmethod
    def get_filter_name(cls, field_name, lookup_expr): replaceable()
    @classmethod
    def get_filters(cls): replaceable()
    @classmethod
    def handle_unrecognized_field(cls, field_name, message) -> None: replaceable()
    @classmethod
    def filter_for_field(cls, field, field_name, lookup_expr=None): replaceable()
    @classmethod
    def filter_for_lookup(cls, field, lookup_type): replaceable()
