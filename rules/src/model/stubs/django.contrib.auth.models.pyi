from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Manager, Model
from django.utils import timezone

class PermissionManager(Manager):
    use_in_migrations = True

    def get_by_natural_key(self, codename, app_label, model): replaceable()

class Permission(Model):
    name = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    codename = models.CharField(max_length=100)
    objects = PermissionManager()

    class Meta:
        unique_together = [["content_type", "codename"]]
        ordering = ["content_type__app_label", "content_type__model", "codename"]

    def __str__(self): replaceable()
    def natural_key(self): replaceable()

class GroupManager(Manager):
    use_in_migrations = True

    def get_by_natural_key(self, name): replaceable()
    async def aget_by_natural_key(self, name): replaceable()

class Group(Model):
    name = models.CharField(max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, blank=True)
    objects = GroupManager()

    def __str__(self): replaceable()
    def natural_key(self): replaceable()

class UserManager(BaseUserManager):
    use_in_migrations = True

    def _create_user(self, username, email, password, **extra_fields): work("no user is saved")
    def create_user(self, username, email=None, password=None, **extra_fields): replaceable()
    async def acreate_user(self, username, email=None, password=None, **extra_fields): replaceable()
    def create_superuser(self, username, email=None, password=None, **extra_fields): replaceable()
    async def acreate_superuser(self, username, email=None, password=None, **extra_fields):
        replaceable()
    def with_perm(self, perm, is_active=True, include_superusers=True, backend=None, obj=None):
        replaceable()

class PermissionsMixin(Model):
    is_superuser = models.BooleanField(default=False)
    groups = models.ManyToManyField(
        Group, blank=True, related_name="user_set", related_query_name="user"
    )
    user_permissions = models.ManyToManyField(
        Permission, blank=True, related_name="user_set", related_query_name="user"
    )

    class Meta:
        abstract = True

    def get_user_permissions(self, obj=None): replaceable()
    async def aget_user_permissions(self, obj=None): replaceable()
    def get_group_permissions(self, obj=None): replaceable()
    async def aget_group_permissions(self, obj=None): replaceable()
    def get_all_permissions(self, obj=None): replaceable()
    async def aget_all_permissions(self, obj=None): replaceable()
    def has_perm(self, perm, obj=None): replaceable()
    async def ahas_perm(self, perm, obj=None): replaceable()
    def has_perms(self, perm_list, obj=None): replaceable()
    async def ahas_perms(self, perm_list, obj=None): replaceable()
    def has_module_perms(self, app_label): replaceable()
    async def ahas_module_perms(self, app_label): replaceable()

class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(max_length=150, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    objects = UserManager()

    class Meta:
        abstract = True

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    def clean(self) -> None: work("the user name and e-mail address are not normalised")
    def get_full_name(self): replaceable()
    def get_short_name(self): replaceable()
    def email_user(self, subject, message, from_email=None, **kwargs) -> None: replaceable()

class User(AbstractUser):
    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"

class AnonymousUser:
    id = None
    pk = None
    username = ""
    is_staff = False
    is_active = False
    is_superuser = False

    def __str__(self): replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()
    def save(self): replaceable()
    def delete(self): replaceable()
    def set_password(self, raw_password): replaceable()
    def check_password(self, raw_password): raise NotImplementedError
    @property
    def groups(self): replaceable()
    @property
    def user_permissions(self): replaceable()
    def get_user_permissions(self, obj=None): replaceable()
    async def aget_user_permissions(self, obj=None): replaceable()
    def get_group_permissions(self, obj=None): replaceable()
    async def aget_group_permissions(self, obj=None): replaceable()
    def get_all_permissions(self, obj=None): replaceable()
    async def aget_all_permissions(self, obj=None): replaceable()
    def has_perm(self, perm, obj=None): replaceable()
    async def ahas_perm(self, perm, obj=None): replaceable()
    def has_perms(self, perm_list, obj=None): replaceable()
    async def ahas_perms(self, perm_list, obj=None): replaceable()
    def has_module_perms(self, module): replaceable()
    async def ahas_module_perms(self, module): replaceable()
    @property
    def is_anonymous(self): replaceable()
    @property
    def is_authenticated(self): replaceable()
    def get_username(self): replaceable()
