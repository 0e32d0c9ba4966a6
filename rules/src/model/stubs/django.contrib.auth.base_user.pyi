from django.db import models
from django.db.models import Manager, Model

class BaseUserManager(Manager):
    @classmethod
    def normalize_email(cls, email): replaceable()
    def get_by_natural_key(self, username): replaceable()
    async def aget_by_natural_key(self, username): replaceable()
    def make_random_password(
        self, length=10, allowed_chars="abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
    ): replaceable()

class AbstractBaseUser(Model):
    password = models.CharField(max_length=128)
    last_login = models.DateTimeField(blank=True, null=True)

    class Meta:
        abstract = True

    is_active = True
    REQUIRED_FIELDS = []

    def __str__(self): replaceable()
    def save(self, *args, **kwargs) -> None: work("nothing is written")
    def get_username(self): replaceable()
    def clean(self) -> None: work("the user name is not normalised")
    def natural_key(self): replaceable()
    @property
    def is_anonymous(self): replaceable()
    @property
    def is_authenticated(self): replaceable()
    def set_password(self, raw_password) -> None: work("the password is neither hashed nor set")
    def check_password(self, raw_password): replaceable()
    async def acheck_password(self, raw_password): replaceable()
    def set_unusable_password(self) -> None: replaceable()
    def has_usable_password(self): replaceable()
    def get_session_auth_hash(self): replaceable()
    def get_session_auth_fallback_hash(self): replaceable()
    @classmethod
    def get_email_field_name(cls): replaceable()
    @classmethod
    def normalize_username(cls, username): replaceable()
