from django.db import models
from django.db.models import Manager, Model

class BaseSessionManager(Manager):
    def encode(self, session_dict): replaceable()
    def save(self, session_key, session_dict, expire_date): replaceable()

class AbstractBaseSession(Model):
    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    objects = BaseSessionManager()

    class Meta:
        abstract = True

    def __str__(self): replaceable()
    @classmethod
    def get_session_store_class(cls): raise NotImplementedError
    def get_decoded(self): replaceable()
