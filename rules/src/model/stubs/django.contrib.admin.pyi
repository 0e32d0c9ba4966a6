from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.core.paginator import Paginator
from enum import Enum

class ListFilter:
    title = None

    def __init__(self, request, params, model, model_admin) -> None:
        work("the filter never learns its request parameters")
        self.request = ...
        self.used_parameters = ...
    def has_output(self): raise NotImplementedError
    def choices(self, changelist): raise NotImplementedError
    def queryset(self, request, queryset): raise NotImplementedError
    def expected_parameters(self): raise NotImplementedError

class FieldListFilter(ListFilter):
    list_separator = ","

    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.field = ...
        self.field_path = ...
        self.title = ...
    def has_output(self): replaceable()
    def queryset(self, request, queryset): replaceable()
    @classmethod
    def register(cls, test, list_filter_class, take_priority=False) -> None: replaceable()
    @classmethod
    def create(cls, field, request, params, model, model_admin, field_path): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): raise NotImplementedError
    def get_facet_queryset(self, changelist): replaceable()

class AllValuesFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.lookup_kwarg = ...
        self.lookup_kwarg_isnull = ...
        self.lookup_val = ...
        self.lookup_val_isnull = ...
        self.empty_value_display = ...
        self.lookup_choices = ...
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class BooleanFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.lookup_kwarg = ...
        self.lookup_kwarg2 = ...
        self.lookup_val = ...
        self.lookup_val2 = ...
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class ChoicesFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.lookup_kwarg = ...
        self.lookup_kwarg_isnull = ...
        self.lookup_val = ...
        self.lookup_val_isnull = ...
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class DateFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.field_generic = ...
        self.date_params = ...
        self.lookup_kwarg_since = ...
        self.lookup_kwarg_until = ...
        self.links = ...
        self.lookup_kwarg_isnull = ...
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class EmptyFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.lookup_kwarg = ...
        self.lookup_val = ...
    def get_lookup_condition(self): replaceable()
    def queryset(self, request, queryset): replaceable()
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class RelatedFieldListFilter(FieldListFilter):
    def __init__(self, field, request, params, model, model_admin, field_path) -> None:
        work("the filter never learns its request parameters")
        self.lookup_kwarg = ...
        self.lookup_kwarg_isnull = ...
        self.lookup_val = ...
        self.lookup_val_isnull = ...
        self.lookup_choices = ...
        self.lookup_title = ...
        self.title = ...
        self.empty_value_display = ...
    @property
    def include_empty_choice(self): replaceable()
    def has_output(self): replaceable()
    def expected_parameters(self): replaceable()
    def field_admin_ordering(self, field, request, model_admin): replaceable()
    def field_choices(self, field, request, model_admin): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()

class RelatedOnlyFieldListFilter(RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin): replaceable()

class SimpleListFilter(ListFilter):
    parameter_name = None

    def __init__(self, request, params, model, model_admin) -> None:
        work("the filter never learns its request parameters")
        self.lookup_choices = ...
    def has_output(self): replaceable()
    def value(self): replaceable()
    def lookups(self, request, model_admin): raise NotImplementedError
    def expected_parameters(self): replaceable()
    def get_facet_counts(self, pk_attname, filtered_qs): replaceable()
    def choices(self, changelist): replaceable()
    def get_facet_queryset(self, changelist): replaceable()

class ModelAdmin(BaseModelAdmin):
    list_display = ("__str__",)
    list_display_links = ()
    list_filter = ()
    list_select_related = False
    list_per_page = 100
    list_max_show_all = 200
    list_editable = ()
    search_fields = ()
    search_help_text = None
    date_hierarchy = None
    save_as = False
    save_as_continue = True
    save_on_top = False
    paginator = Paginator
    preserve_filters = True
    show_facets = ...
    inlines = ()
    add_form_template = None
    change_form_template = None
    change_list_template = None
    delete_confirmation_template = None
    delete_selected_confirmation_template = None
    object_history_template = None
    popup_response_template = None
    actions = ()
    action_form = ...
    actions_on_top = True
    actions_on_bottom = False
    actions_selection_counter = True
    checks_class = ...

    def __init__(self, model, admin_site) -> None:
        work("the options of the admin are never set")
        self.model = ...
        self.opts = ...
        self.admin_site = ...
    def __str__(self): replaceable()
    def get_inline_instances(self, request, obj=None): replaceable()
    def get_urls(self): work("the pages of the admin have no address")
    @property
    def urls(self): replaceable()
    def get_model_perms(self, request): replaceable()
    def get_form(self, request, obj=None, change=False, **kwargs):
        work("the form loses fields, exclude and widgets of the admin")
    def get_changelist(self, request, **kwargs): replaceable()
    def get_changelist_instance(self, request): replaceable()
    def get_object(self, request, object_id, from_field=None): replaceable()
    def get_changelist_form(self, request, **kwargs): replaceable()
    def get_changelist_formset(self, request, **kwargs): replaceable()
    def get_formsets_with_inlines(self, request, obj=None): replaceable()
    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        replaceable()
    def log_addition(self, request, obj, message): replaceable()
    def log_change(self, request, obj, message): replaceable()
    def log_deletion(self, request, obj, object_repr): replaceable()
    def log_deletions(self, request, queryset): replaceable()
    def action_checkbox(self, obj): replaceable()
    def get_actions(self, request): replaceable()
    def get_action_choices(self, request, default_choices=...): replaceable()
    def get_action(self, action): replaceable()
    def get_list_display(self, request): replaceable()
    def get_list_display_links(self, request, list_display): replaceable()
    def get_list_filter(self, request): replaceable()
    def get_list_select_related(self, request): replaceable()
    def get_search_fields(self, request): replaceable()
    def get_search_results(self, request, queryset, search_term): replaceable()
    def get_preserved_filters(self, request): replaceable()
    def construct_change_message(self, request, form, formsets, add=False): replaceable()
    def message_user(self, request, message, level=20, extra_tags="", fail_silently=False) -> None:
        replaceable()
    def save_form(self, request, form, change): replaceable()
    def save_model(self, request, obj, form, change) -> None: work("the object is not saved")
    def delete_model(self, request, obj) -> None: work("the object is not deleted")
    def delete_queryset(self, request, queryset) -> None:
        work("the selected objects are not deleted")
    def save_formset(self, request, form, formset, change) -> None:
        work("the objects of the inline are not saved")
    def save_related(self, request, form, formsets, change) -> None:
        work("inlines and many-to-many values are not saved")
    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        replaceable()
    def response_add(self, request, obj, post_url_continue=None): replaceable()
    def response_change(self, request, obj): replaceable()
    def response_post_save_add(self, request, obj): replaceable()
    def response_post_save_change(self, request, obj): replaceable()
    def response_action(self, request, queryset): replaceable()
    def response_delete(self, request, obj_display, obj_id): replaceable()
    def render_delete_form(self, request, context): replaceable()
    def get_inline_formsets(self, request, formsets, inline_instances, obj=None): replaceable()
    def get_changeform_initial_data(self, request): replaceable()
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        work("the form is neither shown nor saved")
    def add_view(self, request, form_url="", extra_context=None):
        work("the form is neither shown nor saved")
    def change_view(self, request, object_id, form_url="", extra_context=None):
        work("the form is neither shown nor saved")
    def changelist_view(self, request, extra_context=None): work("the list is not shown")
    def get_deleted_objects(self, objs, request): replaceable()
    def delete_view(self, request, object_id, extra_context=None): work("the object is not deleted")
    def history_view(self, request, object_id, extra_context=None): replaceable()
    def get_formset_kwargs(self, request, obj, inline, prefix): replaceable()

class ShowFacets(Enum): ...
class StackedInline(InlineModelAdmin): ...
class TabularInline(InlineModelAdmin): ...

class AdminSite:
    site_title = ...
    site_header = ...
    index_title = ...
    site_url = "/"
    enable_nav_sidebar = True
    empty_value_display = "-"
    login_form = None
    index_template = None
    app_index_template = None
    login_template = None
    logout_template = None
    password_change_template = None
    password_change_done_template = None
    final_catch_all_view = True
    password_change_form = None

    def __init__(self, name="admin") -> None:
        work("the name and the registry of the site are never set")
        self.name = ...
    def check(self, app_configs): replaceable()
    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        work("the model is not registered")
    def unregister(self, model_or_iterable) -> None: replaceable()
    def is_registered(self, model): replaceable()
    def get_model_admin(self, model): replaceable()
    def add_action(self, action, name=None) -> None: replaceable()
    def disable_action(self, name) -> None: replaceable()
    def get_action(self, name): replaceable()
    @property
    def actions(self): replaceable()
    def has_permission(self, request): replaceable()
    def admin_view(self, view, cacheable=False): replaceable()
    def get_urls(self): work("the pages of the admin have no address")
    @property
    def urls(self): replaceable()
    def each_context(self, request):
        work("the title and the list of applications are missing from the context")
    def password_change(self, request, extra_context=None): replaceable()
    def password_change_done(self, request, extra_context=None): replaceable()
    def i18n_javascript(self, request, extra_context=None): replaceable()
    def logout(self, request, extra_context=None): replaceable()
    def login(self, request, extra_context=None): replaceable()
    def autocomplete_view(self, request): replaceable()
    def catch_all_view(self, request, url): replaceable()
    def get_app_list(self, request, app_label=None): replaceable()
    def index(self, request, extra_context=None): replaceable()
    def app_index(self, request, app_label, extra_context=None): replaceable()
    def get_log_entries(self, request): replaceable()

def register(*models, site=None): replaceable()
def display(function=None, *, boolean=None, ordering=None, description=None, empty_value=None):
    replaceable()
def action(function=None, *, permissions=None, description=None): replaceable()
def autodiscover() -> None: replaceable()

site = AdminSite()
