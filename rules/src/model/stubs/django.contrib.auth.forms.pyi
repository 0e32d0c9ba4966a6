from django import forms
from django.contrib.auth.models import User
from django.forms import CharField, Field, Form, ModelForm, Widget

class ReadOnlyPasswordHashWidget(Widget):
    template_name = "auth/widgets/read_only_password_hash.html"

    def id_for_label(self, id_) -> None: ...

class ReadOnlyPasswordHashField(Field):
    widget = ReadOnlyPasswordHashWidget

    def __init__(self, *args, **kwargs) -> None:
        work("required, label, initial and widget are never set")

class UsernameField(CharField): ...

class SetPasswordMixin:
    @staticmethod
    def create_password_fields(label1=..., label2=...): replaceable()
    def validate_passwords(
        self, password1_field_name="password1", password2_field_name="password2",
    ) -> None: replaceable()
    def validate_password_for_user(self, user, password_field_name="password2") -> None:
        replaceable()
    def set_password_and_save(self, user, password_field_name="password1", commit=True):
        replaceable()

class SetUnusablePasswordMixin:
    usable_password_help_text = ...

    @staticmethod
    def create_usable_password_field(help_text=...): replaceable()
    def validate_passwords(
        self, password1_field_name="password1", password2_field_name="password2",
        usable_password_field_name="usable_password",
    ) -> None: replaceable()
    def validate_password_for_user(self, user, **kwargs) -> None: replaceable()
    def set_password_and_save(self, user, commit=True, **kwargs): replaceable()

class BaseUserCreationForm(SetPasswordMixin, ModelForm):
    password1 = forms.CharField()
    password2 = forms.CharField()

    class Meta:
        model = User
        fields = ("username",)
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs) -> None: work("the form has no instance, data or fields")
    def clean(self): work("the two passwords are not compared")
    def _post_clean(self) -> None:
        work("the instance is neither filled from the form nor validated")
    def save(self, commit=True): work("the password is not hashed and no user is saved")
    def clean_password2(self): replaceable()

class UserCreationForm(BaseUserCreationForm):
    def clean_username(self): replaceable()
    def __init__(self, *args, **kwargs) -> None: work("the form has no instance, data or fields")
    def clean_password2(self): replaceable()
    def _post_clean(self) -> None:
        work("the instance is neither filled from the form nor validated")
    def save(self, commit=True): work("the password is not hashed and no user is saved")

class UserChangeForm(ModelForm):
    password = ReadOnlyPasswordHashField()

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs) -> None: work("the form has no instance, data or fields")

class AuthenticationForm(Form):
    username = UsernameField()
    password = forms.CharField()

    def __init__(self, request=None, *args, **kwargs) -> None:
        work("the form has no data, fields or initial values")
        self.request = ...
        self.user_cache = ...
        self.username_field = ...
    def clean(self): work("the password is not checked and get_user() returns None")
    def confirm_login_allowed(self, user) -> None: work("inactive users are let in")
    def get_user(self): replaceable()
    def get_invalid_login_error(self): replaceable()

class PasswordResetForm(Form):
    email = forms.EmailField(max_length=254)

    def send_mail(
        self, subject_template_name, email_template_name, context, from_email, to_email,
        html_email_template_name=None,
    ) -> None: replaceable()
    def get_users(self, email): replaceable()
    def save(
        self, domain_override=None,
        subject_template_name="registration/password_reset_subject.txt",
        email_template_name="registration/password_reset_email.html", use_https=False,
        token_generator=..., from_email=None, request=None, html_email_template_name=None,
        extra_email_context=None,
    ) -> None: work("no e-mail is sent")

class SetPasswordForm(SetPasswordMixin, Form):
    new_password1 = forms.CharField()
    new_password2 = forms.CharField()

    def __init__(self, user, *args, **kwargs) -> None:
        work("the form has no data, fields or initial values")
        self.user = ...
    def clean(self): work("the two passwords are not compared")
    def save(self, commit=True): work("the new password is not saved")
    def clean_new_password2(self): replaceable()

class PasswordChangeForm(SetPasswordForm):
    old_password = forms.CharField()
    field_order = ["old_password", "new_password1", "new_password2"]

    def clean_old_password(self): work("the old password is not checked")

class AdminPasswordChangeForm(SetUnusablePasswordMixin, SetPasswordMixin, Form):
    password1 = forms.CharField()
    password2 = forms.CharField()
    required_css_class = "required"
    usable_password_help_text = ...

    def __init__(self, user, *args, **kwargs) -> None:
        work("the form has no data, fields or initial values")
        self.user = ...
    def clean(self): work("the two passwords are not compared")
    def save(self, commit=True): work("the new password is not saved")
    @property
    def changed_data(self): replaceable()
    def clean_password2(self): replaceable()

class AdminUserCreationForm(SetUnusablePasswordMixin, UserCreationForm):
    usable_password = forms.ChoiceField(required=False)

    def __init__(self, *args, **kwargs) -> None: work("the form has no instance, data or fields")
