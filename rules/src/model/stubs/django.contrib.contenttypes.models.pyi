from django.db import models
from django.db.models import Manager, Model

class ContentTypeManager(Manager):
    use_in_migrations = True

    def __init__(self, *args, **kwargs) -> None: work("its model and name are never set")
    def get_by_natural_key(self, app_label, model): replaceable()
    def get_for_model(self, model, for_concrete_model=True): replaceable()
    def get_for_models(self, *models, for_concrete_models=True): replaceable()
    def get_for_id(self, id): replaceable()
    def clear_cache(self) -> None: replaceable()

class ContentType(Model):
    app_label = models.CharField(max_length=100)
    model = models.CharField(max_length=100)
    objects = ContentTypeManager()

    class Meta:
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]

    def __str__(self): replaceable()
    @property
    def name(self): replaceable()
    @property
    def app_labeled_name(self): replaceable()
    def model_class(self): replaceable()
    def get_object_for_this_type(self, using=None, **kwargs): replaceable()
    def get_all_objects_for_this_type(self, **kwargs): replaceable()
    def natural_key(self): replaceable()
