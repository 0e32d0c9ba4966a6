from django.contrib.auth.forms import (
    AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm,
)
from django.views.generic import FormView, TemplateView

class RedirectURLMixin:
    next_page = None
    redirect_field_name = "next"
    success_url_allowed_hosts = ...

    def get_success_url(self): replaceable()
    def get_redirect_url(self): replaceable()
    def get_success_url_allowed_hosts(self): replaceable()
    def get_default_redirect_url(self): replaceable()

class LoginView(RedirectURLMixin, FormView):
    form_class = AuthenticationForm
    authentication_form = None
    template_name = "registration/login.html"
    redirect_authenticated_user = False
    extra_context = None
    redirect_field_name = "next"

    def dispatch(self, request, *args, **kwargs):
        work("the access check does not run and no handler is called")
    def get_default_redirect_url(self): replaceable()
    def get_form_class(self): replaceable()
    def get_form_kwargs(self): work("request never reaches the form")
    def form_valid(self, form): work("the user is not signed in")
    def get_context_data(self, **kwargs): work("form, site and next are missing from the context")
    def get_success_url(self): replaceable()
    def get_redirect_url(self): replaceable()

class LogoutView(RedirectURLMixin, TemplateView):
    http_method_names = ["post", "options"]
    template_name = "registration/logged_out.html"
    extra_context = None
    next_page = None
    redirect_field_name = "next"

    def dispatch(self, request, *args, **kwargs): work("the user is not signed out")
    def post(self, request, *args, **kwargs): work("the user is not signed out")
    def get_default_redirect_url(self): replaceable()
    def get_context_data(self, **kwargs): work("site and title are missing from the context")
    def get(self, request, *args, **kwargs): replaceable()
    def get_next_page(self): replaceable()

class PasswordContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        work("title and what the view adds are missing from the context")

class PasswordResetView(PasswordContextMixin, FormView):
    email_template_name = "registration/password_reset_email.html"
    extra_email_context = None
    form_class = PasswordResetForm
    from_email = None
    html_email_template_name = None
    subject_template_name = "registration/password_reset_subject.txt"
    success_url = ...
    template_name = "registration/password_reset_form.html"
    title = ...
    token_generator = ...

    def dispatch(self, *args, **kwargs): work("no handler (get, post, …) is called")
    def form_valid(self, form): work("no e-mail is sent")

class PasswordResetDoneView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_reset_done.html"
    title = ...

    def dispatch(self, request, *args, **kwargs): work("no handler (get, post, …) is called")

class PasswordResetConfirmView(PasswordContextMixin, FormView):
    form_class = SetPasswordForm
    post_reset_login = False
    post_reset_login_backend = None
    reset_url_token = "set-password"
    success_url = ...
    template_name = "registration/password_reset_confirm.html"
    title = ...
    token_generator = ...

    def dispatch(self, *args, **kwargs):
        work("the link is not checked")
        self.validlink = ...
        self.user = ...
    def get_user(self, uidb64): replaceable()
    def get_form_kwargs(self): work("user never reaches the form")
    def form_valid(self, form): work("the new password is not saved")
    def get_context_data(self, **kwargs): work("form and validlink are missing from the context")

class PasswordResetCompleteView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_reset_complete.html"
    title = ...

    def get_context_data(self, **kwargs): work("login_url is missing from the context")
    def dispatch(self, request, *args, **kwargs): work("no handler (get, post, …) is called")

class PasswordChangeView(PasswordContextMixin, FormView):
    form_class = PasswordChangeForm
    success_url = ...
    template_name = "registration/password_change_form.html"
    title = ...

    def dispatch(self, *args, **kwargs): work("the access check does not run")
    def get_form_kwargs(self): work("user never reaches the form")
    def form_valid(self, form): work("the new password is not saved")

class PasswordChangeDoneView(PasswordContextMixin, TemplateView):
    template_name = "registration/password_change_done.html"
    title = ...

    def dispatch(self, *args, **kwargs): work("the access check does not run")
