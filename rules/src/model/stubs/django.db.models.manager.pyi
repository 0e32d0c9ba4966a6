from django.db.models import Manager

class BaseManager:
    auto_created = False
    use_in_migrations = False

    def __new__(cls, *args, **kwargs): work("no manager is created")
    def __init__(self) -> None:
        work("its model and name are never set")
        self.model = ...
        self.name = ...
    def __str__(self): replaceable()
    def deconstruct(self): replaceable()
    def check(self, **kwargs): replaceable()
    @classmethod
    def from_queryset(cls, queryset_class, class_name=None): replaceable()
    def contribute_to_class(self, cls, name) -> None:
        work("the manager is never attached to its model")
    def db_manager(self, using=None, hints=None): replaceable()
    @property
    def db(self): replaceable()
    def get_queryset(self): work("database routing and hints are dropped")
    def all(self): replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()

class EmptyManager(Manager):
    def __init__(self, model) -> None:
        work("its model and name are never set")
        self.model = ...
    def get_queryset(self): work("database routing and hints are dropped")
