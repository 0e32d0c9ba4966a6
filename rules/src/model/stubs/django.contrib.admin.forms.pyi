from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

class AdminAuthenticationForm(AuthenticationForm):
    required_css_class = "required"

    def confirm_login_allowed(self, user) -> None: work("users who are not staff are let in")

class AdminPasswordChangeForm(PasswordChangeForm):
    required_css_class = "required"
