from django.apps import AppConfig

class AuthConfig(AppConfig):
    default_auto_field = "django.db.models.AutoField"
    name = "django.contrib.auth"
    verbose_name = ...

    def ready(self) -> None: work("permissions are not created and the user model is not checked")
