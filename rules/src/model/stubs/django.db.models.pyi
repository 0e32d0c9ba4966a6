from django.core import exceptions
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.base import ModelBase
from django.db.models.enums import ChoicesType
from django.db.models.fields.files import FieldFile, ImageFieldFile
from django.db.models.fields.related import RelatedField
from django.db.models.manager import BaseManager
from django.db.utils import DatabaseError, IntegrityError
from enum import Enum, IntEnum, StrEnum

class Expression:
    def __init__(self, output_field=None) -> None: work("its arguments are never set")

class Func(Expression):
    def __init__(self, *expressions, output_field=None, **extra) -> None:
        work("the arguments of the function are never set")

class Aggregate(Func):
    def __init__(self, *expressions, distinct=False, filter=None, default=None, **extra) -> None:
        work("the arguments of the function are never set")

class Avg(Aggregate): ...

class Count(Aggregate):
    def __init__(self, expression, filter=None, **extra) -> None:
        work("the arguments of the function are never set")

class Max(Aggregate): ...
class Min(Aggregate): ...

class StdDev(Aggregate):
    def __init__(self, expression, sample=False, **extra) -> None:
        work("the arguments of the function are never set")

class Sum(Aggregate): ...

class Variance(Aggregate):
    def __init__(self, expression, sample=False, **extra) -> None:
        work("the arguments of the function are never set")

class BaseConstraint:
    def __init__(
        self, *args, name=None, violation_error_code=None, violation_error_message=None,
    ) -> None: work("the name of the constraint is never set")
    def validate(self, model, instance, exclude=None, using="default"): raise NotImplementedError

class CheckConstraint(BaseConstraint):
    def __init__(
        self, *, name, condition=None, check=None, violation_error_code=None,
        violation_error_message=None,
    ) -> None: work("the name of the constraint is never set")
    def validate(self, model, instance, exclude=None, using="default") -> None: replaceable()

class Deferrable(Enum): ...

class UniqueConstraint(BaseConstraint):
    def __init__(
        self, *expressions, fields=(), name=None, condition=None, deferrable=None, include=None,
        opclasses=(), nulls_distinct=None, violation_error_code=None,
        violation_error_message=None,
    ) -> None: work("the name of the constraint is never set")
    def validate(self, model, instance, exclude=None, using="default") -> None: replaceable()

class ProtectedError(IntegrityError):
    def __init__(self, msg, protected_objects) -> None: work("its own attributes are never set")

class RestrictedError(IntegrityError):
    def __init__(self, msg, restricted_objects) -> None: work("its own attributes are never set")

class Choices(Enum, metaclass=ChoicesType):
    @property
    def label(self): replaceable()
    def __new__(cls, value): replaceable()
    def __str__(self): replaceable()

class IntegerChoices(Choices, IntEnum):
    def __new__(cls, value): replaceable()
    @property
    def label(self): replaceable()

class TextChoices(Choices, StrEnum):
    def __str__(self, /): replaceable()
    def __new__(cls, value): replaceable()
    @property
    def label(self): replaceable()

class Case(Expression):
    def __init__(self, *cases, default=None, output_field=None, **extra) -> None:
        work("its arguments are never set")

class Subquery:
    def __init__(self, queryset, output_field=None, **extra) -> None:
        work("its queryset is never set")

class Exists(Subquery):
    def __init__(self, queryset, **kwargs) -> None: work("its queryset is never set")

class ExpressionWrapper(Expression):
    def __init__(self, expression, output_field) -> None: work("its arguments are never set")

class F:
    def __init__(self, name) -> None: work("the name of the field is never set")

class OrderBy(Expression):
    def __init__(self, expression, descending=False, nulls_first=None, nulls_last=None) -> None:
        work("its arguments are never set")

class OuterRef(F): ...

class WindowFrame(Expression):
    def __init__(self, start=None, end=None, exclusion=None) -> None:
        work("its arguments are never set")

class RowRange(WindowFrame): ...

class Value(Expression):
    def __init__(self, value, output_field=None) -> None: work("its arguments are never set")

class ValueRange(WindowFrame): ...

class When(Expression):
    def __init__(self, condition=None, then=None, **lookups) -> None:
        work("its arguments are never set")

class Window(Expression):
    def __init__(
        self, expression, partition_by=None, order_by=None, frame=None, output_field=None,
    ) -> None: work("its arguments are never set")

class WindowFrameExclusion(Enum): ...

class Field:
    def __init__(
        self, verbose_name=None, name=None, primary_key=False, max_length=None, unique=False,
        blank=False, null=False, db_index=False, rel=None, default=..., editable=True,
        serialize=True, unique_for_date=None, unique_for_month=None, unique_for_year=None,
        choices=None, help_text="", db_column=None, db_tablespace=None, auto_created=False,
        validators=(), error_messages=None, db_comment=None, db_default=...,
    ) -> None: work("the options of the field are never set")
    def check(self, **kwargs): work("Django's own checks of the field do not run")
    def deconstruct(self): work("migrations lose the field's path and arguments")
    def to_python(self, value): replaceable()
    def run_validators(self, value) -> None: replaceable()
    def validate(self, value, model_instance) -> None: replaceable()
    def clean(self, value, model_instance): replaceable()
    def db_type(self, connection): replaceable()
    def rel_db_type(self, connection): replaceable()
    def contribute_to_class(self, cls, name, private_only=False) -> None:
        work("the field is never attached to its model")
    def get_attname(self): replaceable()
    def get_internal_type(self): replaceable()
    def pre_save(self, model_instance, add): replaceable()
    def get_prep_value(self, value): replaceable()
    def get_db_prep_value(self, value, connection, prepared=False): replaceable()
    def get_db_prep_save(self, value, connection): replaceable()
    def has_default(self): replaceable()
    def get_default(self): replaceable()
    def get_choices(self, include_blank=True, blank_choice=..., limit_choices_to=None, ordering=()):
        replaceable()
    def value_to_string(self, obj): replaceable()
    def save_form_data(self, instance, data) -> None: replaceable()
    def formfield(self, form_class=None, choices_form_class=None, **kwargs):
        work("the form field loses its label, default and choices")
    def value_from_object(self, obj): replaceable()

class IntegerField(Field):
    def get_prep_value(self, value): work("the value is not converted for the database")

class AutoField(IntegerField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")
    def validate(self, value, model_instance) -> None: ...

class BigIntegerField(IntegerField): ...

class BigAutoField(BigIntegerField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")
    def validate(self, value, model_instance) -> None: ...

class BinaryField(Field):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class BooleanField(Field):
    def get_prep_value(self, value): work("the value is not converted for the database")

class CharField(Field):
    def __init__(self, *args, db_collation=None, **kwargs) -> None:
        work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class CommaSeparatedIntegerField(CharField): ...

class DateField(Field):
    def __init__(
        self, verbose_name=None, name=None, auto_now=False, auto_now_add=False, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class DateTimeField(DateField): ...

class DecimalField(Field):
    def __init__(
        self, verbose_name=None, name=None, max_digits=None, decimal_places=None, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class DurationField(Field): ...

class EmailField(CharField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class FilePathField(Field):
    def __init__(
        self, verbose_name=None, name=None, path="", match=None, recursive=False,
        allow_files=True, allow_folders=False, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class FloatField(Field):
    def get_prep_value(self, value): work("the value is not converted for the database")

class GenericIPAddressField(Field):
    def __init__(
        self, verbose_name=None, name=None, protocol="both", unpack_ipv4=False, *args, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class IPAddressField(Field):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class NullBooleanField(BooleanField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class PositiveBigIntegerField(BigIntegerField): ...
class PositiveIntegerField(IntegerField): ...
class SmallIntegerField(IntegerField): ...
class PositiveSmallIntegerField(SmallIntegerField): ...

class SlugField(CharField):
    def __init__(self, *args, max_length=50, db_index=True, allow_unicode=False, **kwargs) -> None:
        work("the options of the field are never set")

class SmallAutoField(SmallIntegerField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")
    def validate(self, value, model_instance) -> None: ...

class TextField(Field):
    def __init__(self, *args, db_collation=None, **kwargs) -> None:
        work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class TimeField(Field):
    def __init__(
        self, verbose_name=None, name=None, auto_now=False, auto_now_add=False, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class URLField(CharField):
    def __init__(self, verbose_name=None, name=None, **kwargs) -> None:
        work("the options of the field are never set")

class UUIDField(Field):
    def __init__(self, verbose_name=None, **kwargs) -> None:
        work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class CompositePrimaryKey(Field):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class FileField(Field):
    attr_class = FieldFile

    def __init__(self, verbose_name=None, name=None, upload_to="", storage=None, **kwargs) -> None:
        work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")
    def generate_filename(self, instance, filename): replaceable()

class ImageField(FileField):
    attr_class = ImageFieldFile

    def __init__(
        self, verbose_name=None, name=None, width_field=None, height_field=None, **kwargs
    ) -> None: work("the options of the field are never set")

class GeneratedField(Field):
    def __init__(self, *, expression, output_field, db_persist=None, **kwargs) -> None:
        work("the options of the field are never set")

class JSONField(Field):
    def __init__(self, verbose_name=None, name=None, encoder=None, decoder=None, **kwargs) -> None:
        work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")

class Index:
    def __init__(
        self, *expressions, fields=(), name=None, db_tablespace=None, opclasses=(),
        condition=None, include=None,
    ) -> None: work("the fields of the index are never set")

class Lookup(Expression):
    def __init__(self, lhs, rhs) -> None: work("its two sides are never set")

class Transform(Func): ...

class Manager(BaseManager):
    async def aaggregate(self, *args, **kwargs): replaceable()
    async def abulk_create(
        self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False,
        update_fields=None, unique_fields=None,
    ): replaceable()
    async def abulk_update(self, objs, fields, batch_size=None): replaceable()
    async def acontains(self, obj): replaceable()
    async def acount(self): replaceable()
    async def acreate(self, **kwargs): replaceable()
    async def aearliest(self, *fields): replaceable()
    async def aexists(self): replaceable()
    async def aexplain(self, *, format=None, **options): replaceable()
    async def afirst(self): replaceable()
    async def aget(self, *args, **kwargs): replaceable()
    async def aget_or_create(self, defaults=None, **kwargs): replaceable()
    def aggregate(self, *args, **kwargs): replaceable()
    async def ain_bulk(self, id_list=None, *, field_name="pk"): replaceable()
    def aiterator(self, chunk_size=2000): replaceable()
    async def alast(self): replaceable()
    async def alatest(self, *fields): replaceable()
    def alias(self, *args, **kwargs): replaceable()
    def annotate(self, *args, **kwargs): replaceable()
    async def aupdate(self, **kwargs): replaceable()
    async def aupdate_or_create(self, defaults=None, create_defaults=None, **kwargs): replaceable()
    def bulk_create(
        self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False,
        update_fields=None, unique_fields=None,
    ): replaceable()
    def bulk_update(self, objs, fields, batch_size=None): replaceable()
    def complex_filter(self, filter_obj): replaceable()
    def contains(self, obj): replaceable()
    def count(self): replaceable()
    def create(self, **kwargs): replaceable()
    def dates(self, field_name, kind, order="ASC"): replaceable()
    def datetimes(self, field_name, kind, order="ASC", tzinfo=None): replaceable()
    def defer(self, *fields): replaceable()
    def difference(self, *other_qs): replaceable()
    def distinct(self, *field_names): replaceable()
    def earliest(self, *fields): replaceable()
    def exclude(self, *args, **kwargs): replaceable()
    def exists(self): replaceable()
    def explain(self, *, format=None, **options): replaceable()
    def extra(
        self, select=None, where=None, params=None, tables=None, order_by=None,
        select_params=None,
    ): replaceable()
    def filter(self, *args, **kwargs): replaceable()
    def first(self): replaceable()
    def get(self, *args, **kwargs): replaceable()
    def get_or_create(self, defaults=None, **kwargs): replaceable()
    def in_bulk(self, id_list=None, *, field_name="pk"): replaceable()
    def intersection(self, *other_qs): replaceable()
    def iterator(self, chunk_size=None): replaceable()
    def last(self): replaceable()
    def latest(self, *fields): replaceable()
    def none(self): replaceable()
    def only(self, *fields): replaceable()
    def order_by(self, *field_names): replaceable()
    def prefetch_related(self, *lookups): replaceable()
    def raw(self, raw_query, params=(), translations=None, using=None): replaceable()
    def reverse(self): replaceable()
    def select_for_update(self, nowait=False, skip_locked=False, of=(), no_key=False): replaceable()
    def select_related(self, *fields): replaceable()
    def union(self, *other_qs, all=False): replaceable()
    def update(self, **kwargs): replaceable()
    def update_or_create(self, defaults=None, create_defaults=None, **kwargs): replaceable()
    def using(self, alias): replaceable()
    def values(self, *fields, **expressions): replaceable()
    def values_list(self, *fields, flat=False, named=False): replaceable()

class Prefetch:
    def __init__(self, lookup, queryset=None, to_attr=None) -> None:
        work("the relation to load is never set")
        self.prefetch_through = ...
        self.prefetch_to = ...
        self.queryset = ...
        self.to_attr = ...
    def add_prefix(self, prefix) -> None: replaceable()
    def get_current_prefetch_to(self, level): replaceable()
    def get_current_to_attr(self, level): replaceable()
    def get_current_queryset(self, level): replaceable()
    def get_current_querysets(self, level): replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()

class QuerySet:
    def __init__(self, model=None, query=None, using=None, hints=None) -> None:
        work("its model, query and database are never set")
        self.model = ...
    @property
    def query(self): replaceable()
    @classmethod
    def as_manager(cls): replaceable()
    def __len__(self): replaceable()
    def __iter__(self): replaceable()
    def __aiter__(self): replaceable()
    def __bool__(self): replaceable()
    def __getitem__(self, k): replaceable()
    def __and__(self, other): replaceable()
    def __or__(self, other): replaceable()
    def __xor__(self, other): replaceable()
    def iterator(self, chunk_size=None): work("no row is fetched")
    def aiterator(self, chunk_size=2000): replaceable()
    def aggregate(self, *args, **kwargs): replaceable()
    async def aaggregate(self, *args, **kwargs): replaceable()
    def count(self): replaceable()
    async def acount(self): replaceable()
    def get(self, *args, **kwargs): replaceable()
    async def aget(self, *args, **kwargs): replaceable()
    def create(self, **kwargs): work("nothing is saved")
    async def acreate(self, **kwargs): work("nothing is saved")
    def bulk_create(
        self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False,
        update_fields=None, unique_fields=None,
    ): work("nothing is saved")
    async def abulk_create(
        self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False,
        update_fields=None, unique_fields=None,
    ): work("nothing is saved")
    def bulk_update(self, objs, fields, batch_size=None): replaceable()
    async def abulk_update(self, objs, fields, batch_size=None): replaceable()
    def get_or_create(self, defaults=None, **kwargs): replaceable()
    async def aget_or_create(self, defaults=None, **kwargs): replaceable()
    def update_or_create(self, defaults=None, create_defaults=None, **kwargs): replaceable()
    async def aupdate_or_create(self, defaults=None, create_defaults=None, **kwargs): replaceable()
    def earliest(self, *fields): replaceable()
    async def aearliest(self, *fields): replaceable()
    def latest(self, *fields): replaceable()
    async def alatest(self, *fields): replaceable()
    def first(self): replaceable()
    async def afirst(self): replaceable()
    def last(self): replaceable()
    async def alast(self): replaceable()
    def in_bulk(self, id_list=None, *, field_name="pk"): replaceable()
    async def ain_bulk(self, id_list=None, *, field_name="pk"): replaceable()
    def delete(self): replaceable()
    async def adelete(self): replaceable()
    def update(self, **kwargs): work("no row is updated")
    async def aupdate(self, **kwargs): work("no row is updated")
    def exists(self): replaceable()
    async def aexists(self): replaceable()
    def contains(self, obj): replaceable()
    async def acontains(self, obj): replaceable()
    def explain(self, *, format=None, **options): replaceable()
    async def aexplain(self, *, format=None, **options): replaceable()
    def raw(self, raw_query, params=(), translations=None, using=None): replaceable()
    def values(self, *fields, **expressions): replaceable()
    def values_list(self, *fields, flat=False, named=False): replaceable()
    def dates(self, field_name, kind, order="ASC"): replaceable()
    def datetimes(self, field_name, kind, order="ASC", tzinfo=None): replaceable()
    def none(self): replaceable()
    def all(self): replaceable()
    def filter(self, *args, **kwargs): replaceable()
    def exclude(self, *args, **kwargs): replaceable()
    def complex_filter(self, filter_obj): replaceable()
    def union(self, *other_qs, all=False): replaceable()
    def intersection(self, *other_qs): replaceable()
    def difference(self, *other_qs): replaceable()
    def select_for_update(self, nowait=False, skip_locked=False, of=(), no_key=False): replaceable()
    def select_related(self, *fields): replaceable()
    def prefetch_related(self, *lookups): replaceable()
    def annotate(self, *args, **kwargs): replaceable()
    def alias(self, *args, **kwargs): replaceable()
    def order_by(self, *field_names): replaceable()
    def distinct(self, *field_names): replaceable()
    def extra(
        self, select=None, where=None, params=None, tables=None, order_by=None,
        select_params=None,
    ): replaceable()
    def reverse(self): replaceable()
    def defer(self, *fields): replaceable()
    def only(self, *fields): replaceable()
    def using(self, alias): replaceable()
    @property
    def ordered(self): replaceable()
    @property
    def db(self): replaceable()
    def _chain(self): work("the next call in the chain loses model, query and database")
    def _clone(self): work("the next call in the chain loses model, query and database")
    def _fetch_all(self) -> None: replaceable()

class FilteredRelation:
    def __init__(self, relation_name, *, condition=...) -> None:
        work("its own attributes are never set")

class Q:
    def __init__(self, *args, _connector=None, _negated=False, **kwargs) -> None:
        work("the conditions are never set")

class Model(metaclass=ModelBase):
    class DoesNotExist(exceptions.ObjectDoesNotExist): ...
    class MultipleObjectsReturned(exceptions.MultipleObjectsReturned): ...
    class NotUpdated(exceptions.ObjectNotUpdated, DatabaseError): ...

    objects = Manager()
    _default_manager = Manager()
    _base_manager = Manager()
    _meta = ...
    _state = ...

    def __init__(self, *args, **kwargs) -> None:
        work("the fields are never set, so the instance cannot be used")
    @classmethod
    def from_db(cls, db, field_names, values):
        work("the row never becomes an instance that knows its database")
    def __str__(self): replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()
    @property
    def pk(self): replaceable()
    def get_deferred_fields(self): replaceable()
    def refresh_from_db(self, using=None, fields=None, from_queryset=None) -> None:
        work("nothing is reloaded from the database")
    async def arefresh_from_db(self, using=None, fields=None, from_queryset=None):
        work("nothing is reloaded from the database")
    def serializable_value(self, field_name): replaceable()
    def save(self, force_insert=False, force_update=False, using=None, update_fields=None) -> None:
        work("nothing is written")
    async def asave(self, force_insert=False, force_update=False, using=None, update_fields=None):
        work("nothing is written")
    def save_base(
        self, raw=False, force_insert=False, force_update=False, using=None, update_fields=None,
    ) -> None: work("nothing is written")
    def delete(self, using=None, keep_parents=False): work("nothing is deleted")
    async def adelete(self, using=None, keep_parents=False): work("nothing is deleted")
    def prepare_database_save(self, field): replaceable()
    def clean(self) -> None: ...
    def validate_unique(self, exclude=None) -> None: work("the unique checks do not run")
    def _get_unique_checks(self, exclude=None, include_meta_constraints=False): replaceable()
    def _perform_unique_checks(self, unique_checks): replaceable()
    def _perform_date_checks(self, date_checks): replaceable()
    def date_error_message(self, lookup_type, field_name, unique_for): replaceable()
    def unique_error_message(self, model_class, unique_check): replaceable()
    def get_constraints(self): replaceable()
    def validate_constraints(self, exclude=None) -> None:
        work("the constraints of Meta are not checked")
    def full_clean(self, exclude=None, validate_unique=True, validate_constraints=True) -> None:
        work("no field, unique check or constraint is validated")
    def clean_fields(self, exclude=None) -> None: work("the fields are not validated")
    @classmethod
    def check(cls, **kwargs): work("Django's own checks of the model do not run")
    def __init_subclass__(cls, **kwargs) -> None:
        work("what the parents do for each subclass does not happen")

class ForeignObject(RelatedField):
    def __init__(
        self, to, on_delete, from_fields, to_fields, rel=None, related_name=None,
        related_query_name=None, limit_choices_to=None, parent_link=False, swappable=True,
        **kwargs
    ) -> None: work("the options of the field are never set")

class ForeignKey(ForeignObject):
    def __init__(
        self, to, on_delete, related_name=None, related_query_name=None, limit_choices_to=None,
        parent_link=False, to_field=None, db_constraint=True, **kwargs
    ) -> None: work("the options of the field are never set")
    def get_prep_value(self, value): work("the value is not converted for the database")
    def db_type(self, connection): replaceable()

class OneToOneField(ForeignKey):
    def __init__(self, to, on_delete, to_field=None, **kwargs) -> None:
        work("the options of the field are never set")

class ManyToManyField(RelatedField):
    def __init__(
        self, to, related_name=None, related_query_name=None, limit_choices_to=None,
        symmetrical=None, through=None, through_fields=None, db_constraint=True, db_table=None,
        swappable=True, **kwargs
    ) -> None: work("the options of the field are never set")

class ForeignObjectRel:
    def __init__(
        self, field, to, related_name=None, related_query_name=None, limit_choices_to=None,
        parent_link=False, on_delete=None,
    ) -> None: work("the relation is never set")

class ManyToOneRel(ForeignObjectRel):
    def __init__(
        self, field, to, field_name, related_name=None, related_query_name=None,
        limit_choices_to=None, parent_link=False, on_delete=None,
    ) -> None: work("the relation is never set")

class ManyToManyRel(ForeignObjectRel):
    def __init__(
        self, field, to, related_name=None, related_query_name=None, limit_choices_to=None,
        symmetrical=True, through=None, through_fields=None, db_constraint=True,
    ) -> None: work("the relation is never set")

class OneToOneRel(ManyToOneRel):
    def __init__(
        self, field, to, field_name, related_name=None, related_query_name=None,
        limit_choices_to=None, parent_link=False, on_delete=None,
    ) -> None: work("the relation is never set")

class AnyValue(Aggregate): ...

class StringAgg(Aggregate):
    def __init__(self, expression, delimiter, **extra) -> None:
        work("the arguments of the function are never set")

def CASCADE(collector, field, sub_objs, using) -> None: replaceable()
def DO_NOTHING(collector, field, sub_objs, using) -> None: replaceable()
def PROTECT(collector, field, sub_objs, using): replaceable()
def RESTRICT(collector, field, sub_objs, using) -> None: replaceable()
def SET(value): replaceable()
def SET_DEFAULT(collector, field, sub_objs, using) -> None: replaceable()
def SET_NULL(collector, field, sub_objs, using) -> None: replaceable()
def prefetch_related_objects(model_instances, *related_lookups) -> None: replaceable()
async def aprefetch_related_objects(model_instances, *related_lookups): replaceable()

DEFERRED = ...
