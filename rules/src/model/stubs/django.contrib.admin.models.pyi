from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Manager, Model
from django.utils import timezone

class LogEntryManager(Manager):
    use_in_migrations = True

    def log_action(
        self, user_id, content_type_id, object_id, object_repr, action_flag, change_message="",
    ): replaceable()
    def log_actions(
        self, user_id, queryset, action_flag, change_message="", *, single_object=False,
    ): replaceable()

class LogEntry(Model):
    action_time = models.DateTimeField(default=timezone.now, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, blank=True, null=True)
    object_id = models.TextField(blank=True, null=True)
    object_repr = models.CharField(max_length=200)
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField(blank=True)
    objects = LogEntryManager()

    class Meta:
        db_table = "django_admin_log"
        ordering = ["-action_time"]

    def __str__(self): replaceable()
    def is_addition(self): replaceable()
    def is_change(self): replaceable()
    def is_deletion(self): replaceable()
    def get_change_message(self): replaceable()
    def get_edited_object(self): replaceable()
    def get_admin_url(self): replaceable()

ADDITION = 1
CHANGE = 2
DELETION = 3
