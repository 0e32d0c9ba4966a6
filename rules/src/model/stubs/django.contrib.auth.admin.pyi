from django.contrib.admin import ModelAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm

class GroupAdmin(ModelAdmin):
    search_fields = ("name",)
    ordering = ("name",)
    filter_horizontal = ("permissions",)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        work("the admin's widget and queryset for the field are lost")

class UserAdmin(ModelAdmin):
    add_form_template = "admin/auth/user/add_form.html"
    change_user_password_template = None
    fieldsets = ...
    add_fieldsets = ...
    form = UserChangeForm
    add_form = AdminUserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "first_name", "last_name", "is_staff")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups", "user_permissions")

    def get_fieldsets(self, request, obj=None): replaceable()
    def get_form(self, request, obj=None, **kwargs): work("the form for new users is not used")
    def get_urls(self): work("the pages of the admin have no address")
    def lookup_allowed(self, lookup, value, request=None): replaceable()
    def add_view(self, request, form_url="", extra_context=None):
        work("the form is neither shown nor saved")
    def user_change_password(self, request, id, form_url=""): replaceable()
    def response_add(self, request, obj, post_url_continue=None): replaceable()
