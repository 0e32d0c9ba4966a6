from django.contrib.admin import ModelAdmin, ShowFacets, StackedInline, TabularInline
from django.forms import BaseInlineFormSet, MediaDefiningClass, ModelForm

class BaseModelAdmin(metaclass=MediaDefiningClass):
    autocomplete_fields = ()
    raw_id_fields = ()
    fields = None
    exclude = None
    fieldsets = None
    form = ModelForm
    filter_vertical = ()
    filter_horizontal = ()
    radio_fields = {}
    prepopulated_fields = {}
    formfield_overrides = {}
    readonly_fields = ()
    ordering = None
    sortable_by = None
    view_on_site = True
    show_full_result_count = True
    checks_class = ...

    def check(self, **kwargs): work("Django's own checks of the admin do not run")
    def __init__(self) -> None:
        work("the options of the admin are never set")
        self.formfield_overrides = ...
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        work("the admin's widgets and choices for the field are lost")
    def formfield_for_choice_field(self, db_field, request, **kwargs):
        work("the admin's widgets and choices for the field are lost")
    def get_field_queryset(self, db, db_field, request): replaceable()
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        work("the admin's widget and queryset for the field are lost")
    def formfield_for_manytomany(self, db_field, request, **kwargs):
        work("the admin's widget and queryset for the field are lost")
    def get_autocomplete_fields(self, request): replaceable()
    def get_view_on_site_url(self, obj=None): replaceable()
    def get_empty_value_display(self): replaceable()
    def get_exclude(self, request, obj=None): replaceable()
    def get_fields(self, request, obj=None): replaceable()
    def get_fieldsets(self, request, obj=None): replaceable()
    def get_inlines(self, request, obj): replaceable()
    def get_ordering(self, request): replaceable()
    def get_readonly_fields(self, request, obj=None): work("readonly_fields is ignored")
    def get_prepopulated_fields(self, request, obj=None): replaceable()
    def get_queryset(self, request): work("the ordering and the manager of the admin are ignored")
    def get_sortable_by(self, request): replaceable()
    def lookup_allowed(self, lookup, value, request=None): replaceable()
    def to_field_allowed(self, request, to_field): replaceable()
    def has_add_permission(self, request): replaceable()
    def has_change_permission(self, request, obj=None): replaceable()
    def has_delete_permission(self, request, obj=None): replaceable()
    def has_view_permission(self, request, obj=None): replaceable()
    def has_view_or_change_permission(self, request, obj=None): replaceable()
    def has_module_permission(self, request): replaceable()

class InlineModelAdmin(BaseModelAdmin):
    model = None
    fk_name = None
    formset = BaseInlineFormSet
    min_num = None
    max_num = None
    verbose_name = None
    verbose_name_plural = None
    can_delete = True
    show_change_link = False
    checks_class = ...
    classes = None

    def __init__(self, parent_model, admin_site) -> None:
        work("the options of the admin are never set")
        self.admin_site = ...
        self.parent_model = ...
        self.opts = ...
        self.has_registered_model = ...
        self.verbose_name_plural = ...
        self.verbose_name = ...
    def get_extra(self, request, obj=None, **kwargs): replaceable()
    def get_min_num(self, request, obj=None, **kwargs): replaceable()
    def get_max_num(self, request, obj=None, **kwargs): replaceable()
    def get_formset(self, request, obj=None, **kwargs):
        work("the formset loses form, fields and permissions of the inline")
    def get_queryset(self, request): work("the ordering and the manager of the admin are ignored")
    def has_add_permission(self, request, obj): replaceable()
    def has_change_permission(self, request, obj=None): replaceable()
    def has_delete_permission(self, request, obj=None): replaceable()
    def has_view_permission(self, request, obj=None): replaceable()
