from django.apps import AppConfig

class SimpleAdminConfig(AppConfig):
    default_auto_field = "django.db.models.AutoField"
    default_site = "django.contrib.admin.sites.AdminSite"
    name = "django.contrib.admin"
    verbose_name = ...

    def ready(self) -> None: work("the system checks of the admin are not registered")

class AdminConfig(SimpleAdminConfig):
    default = True

    def ready(self) -> None: work("the admin modules of the applications are never loaded")
