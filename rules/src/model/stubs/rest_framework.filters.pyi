class BaseFilterBackend:
    def filter_queryset(self, request, queryset, view): raise NotImplementedError
    def get_schema_operation_parameters(self, view): ...

class SearchFilter(BaseFilterBackend):
    search_param = "search"
    lookup_prefixes = ...
    default_lookup = "icontains"
    search_title = ...
    search_description = ...

    def get_search_fields(self, view, request): replaceable()
    def get_search_terms(self, request): replaceable()
    def construct_search(self, field_name, queryset): replaceable()
    def must_call_distinct(self, queryset, search_fields): replaceable()
    def filter_queryset(self, request, queryset, view): replaceable()
    def to_html(self, request, queryset, view): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()

class UnaccentedSearchFilter(SearchFilter):
    lookup_prefixes = ...
    default_lookup = "unaccent__icontains"

class OrderingFilter(BaseFilterBackend):
    ordering_param = "ordering"
    ordering_fields = None
    ordering_title = ...
    ordering_description = ...

    def get_ordering(self, request, queryset, view): replaceable()
    def get_default_ordering(self, view): replaceable()
    def get_default_valid_fields(self, queryset, view, context=None): replaceable()
    def get_valid_fields(self, queryset, view, context=None): replaceable()
    def remove_invalid_fields(self, queryset, fields, view, request): replaceable()
    def filter_queryset(self, request, queryset, view): replaceable()
    def get_template_context(self, request, queryset, view): replaceable()
    def to_html(self, request, queryset, view): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()
