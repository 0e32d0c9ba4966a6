from django.db.models import Prefetch, QuerySet, aprefetch_related_objects, prefetch_related_objects

class RawQuerySet:
    def __init__(
        self, raw_query, model=None, query=None, params=(), translations=None, using=None,
        hints=None,
    ) -> None:
        work("its model and SQL are never set")
        self.raw_query = ...
        self.model = ...
        self.query = ...
        self.params = ...
        self.translations = ...
    def resolve_model_init_order(self): replaceable()
    def prefetch_related(self, *lookups): replaceable()
    def _clone(self): replaceable()
    def _fetch_all(self) -> None: replaceable()
    def __len__(self): replaceable()
    def __bool__(self): replaceable()
    def __iter__(self): replaceable()
    def __aiter__(self): replaceable()
    def iterator(self): replaceable()
    def __getitem__(self, k): replaceable()
    @property
    def db(self): replaceable()
    def using(self, alias): replaceable()
    @property
    def columns(self): replaceable()
    @property
    def model_fields(self): replaceable()

class EmptyQuerySet:
    def __init__(self, *args, **kwargs): ...
