from django.conf import settings
from django.db import models
from django.db.models import Model

class Token(Model):
    key = models.CharField(max_length=40, primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, related_name="auth_token", on_delete=models.CASCADE
    )
    created = models.DateTimeField(auto_now_add=True)

    def save(self, *args, **kwargs): work("no key is made and nothing is written")
    @classmethod
    def generate_key(cls): replaceable()
    def __str__(self): replaceable()

class TokenProxy(Token):
    class Meta:
        proxy = True

    @property
    def pk(self): replaceable()
    def delete(self, using=None, keep_parents=False): work("nothing is deleted")
