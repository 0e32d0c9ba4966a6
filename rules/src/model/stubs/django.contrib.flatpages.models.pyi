from django.contrib.sites.models import Site
from django.db import models
from django.db.models import Model

class FlatPage(Model):
    url = models.CharField(max_length=100, db_index=True)
    title = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    enable_comments = models.BooleanField(default=False)
    template_name = models.CharField(max_length=70, blank=True)
    registration_required = models.BooleanField(default=False)
    sites = models.ManyToManyField(Site)

    class Meta:
        db_table = "django_flatpage"
        ordering = ["url"]

    def __str__(self): replaceable()
    def get_absolute_url(self): replaceable()
