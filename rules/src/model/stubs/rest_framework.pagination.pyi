from django.core.paginator import Paginator

class BasePagination:
    display_page_controls = False

    def paginate_queryset(self, queryset, request, view=None): raise NotImplementedError
    def get_paginated_response(self, data): raise NotImplementedError
    def get_paginated_response_schema(self, schema): replaceable()
    def to_html(self): raise NotImplementedError
    def get_results(self, data): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()

class PageNumberPagination(BasePagination):
    page_size = None
    django_paginator_class = Paginator
    page_query_param = "page"
    page_query_description = ...
    page_size_query_param = None
    page_size_query_description = ...
    max_page_size = None
    last_page_strings = ("last",)
    invalid_page_message = ...

    def paginate_queryset(self, queryset, request, view=None):
        work("the page is not cut and self.page is never set")
        self.request = ...
        self.page = ...
        self.display_page_controls = ...
    def get_page_number(self, request, paginator): replaceable()
    def get_paginated_response(self, data): replaceable()
    def get_paginated_response_schema(self, schema): replaceable()
    def get_page_size(self, request): replaceable()
    def get_next_link(self): replaceable()
    def get_previous_link(self): replaceable()
    def get_html_context(self): replaceable()
    def to_html(self): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()

class LimitOffsetPagination(BasePagination):
    default_limit = None
    limit_query_param = "limit"
    limit_query_description = ...
    offset_query_param = "offset"
    offset_query_description = ...
    max_limit = None

    def paginate_queryset(self, queryset, request, view=None):
        work("the page is not cut and its limits are never set")
        self.request = ...
        self.limit = ...
        self.count = ...
        self.offset = ...
        self.display_page_controls = ...
    def get_paginated_response(self, data): replaceable()
    def get_paginated_response_schema(self, schema): replaceable()
    def get_limit(self, request): replaceable()
    def get_offset(self, request): replaceable()
    def get_next_link(self): replaceable()
    def get_previous_link(self): replaceable()
    def get_html_context(self): replaceable()
    def to_html(self): replaceable()
    def get_count(self, queryset): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()

class CursorPagination(BasePagination):
    cursor_query_param = "cursor"
    cursor_query_description = ...
    page_size = None
    invalid_cursor_message = ...
    ordering = "-created"
    page_size_query_param = None
    page_size_query_description = ...
    max_page_size = None
    offset_cutoff = 1000

    def paginate_queryset(self, queryset, request, view=None):
        work("the page is not cut and its cursor is never set")
        self.request = ...
        self.page_size = ...
        self.base_url = ...
        self.ordering = ...
        self.cursor = ...
        self.page = ...
        self.has_next = ...
        self.has_previous = ...
        self.next_position = ...
        self.previous_position = ...
        self.display_page_controls = ...
    def get_page_size(self, request): replaceable()
    def get_next_link(self): replaceable()
    def get_previous_link(self): replaceable()
    def get_ordering(self, request, queryset, view): replaceable()
    def decode_cursor(self, request): replaceable()
    def encode_cursor(self, cursor): replaceable()
    def get_paginated_response(self, data): replaceable()
    def get_paginated_response_schema(self, schema): replaceable()
    def get_html_context(self): replaceable()
    def to_html(self): replaceable()
    def get_schema_operation_parameters(self, view): replaceable()
