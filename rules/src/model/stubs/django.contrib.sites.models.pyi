from django.db import models
from django.db.models import Manager, Model

class SiteManager(Manager):
    use_in_migrations = True

    def get_current(self, request=None): replaceable()
    def clear_cache(self) -> None: replaceable()
    def get_by_natural_key(self, domain): replaceable()

class Site(Model):
    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=50)
    objects = SiteManager()

    class Meta:
        db_table = "django_site"
        ordering = ["domain"]

    def __str__(self): replaceable()
    def natural_key(self): replaceable()
