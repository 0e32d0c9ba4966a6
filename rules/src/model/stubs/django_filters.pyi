from django.forms import (
    CharField, DateField, DateTimeField, DecimalField, DurationField, Field, NullBooleanField,
    TimeField, TypedChoiceField, TypedMultipleChoiceField, UUIDField,
)
from django_filters.filterset import BaseFilterSet
from enum import Enum

class Filter:
    field_class = Field

    def __init__(
        self, field_name=None, lookup_expr=None, *, label=None, method=None, distinct=False,
        exclude=False, **kwargs
    ) -> None:
        work("the field name and lookup are never set")
        self.field_name = ...
        self.lookup_expr = ...
        self.distinct = ...
        self.exclude = ...
        self.extra = ...
    def get_method(self, qs): replaceable()
    @property
    def method(self): replaceable()
    @property
    def label(self): replaceable()
    @property
    def field(self): replaceable()
    def filter(self, qs, value): replaceable()

class ChoiceFilter(Filter):
    field_class = ...

    def __init__(self, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.null_value = ...
    def filter(self, qs, value): replaceable()

class AllValuesFilter(ChoiceFilter):
    @property
    def field(self): replaceable()

class MultipleChoiceFilter(Filter):
    field_class = ...

    def __init__(self, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.conjoined = ...
        self.null_value = ...
    def filter(self, qs, value): replaceable()

class AllValuesMultipleFilter(MultipleChoiceFilter):
    @property
    def field(self): replaceable()

class BaseCSVFilter(Filter):
    def __init__(self, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.field_class = ...

class BaseInFilter(BaseCSVFilter):
    def __init__(self, *args, **kwargs) -> None: work("the field name and lookup are never set")

class BaseRangeFilter(BaseCSVFilter):
    def __init__(self, *args, **kwargs) -> None: work("the field name and lookup are never set")

class BooleanFilter(Filter):
    field_class = NullBooleanField

class CharFilter(Filter):
    field_class = CharField

class DateFilter(Filter):
    field_class = DateField

class RangeFilter(Filter):
    field_class = ...

    def filter(self, qs, value): replaceable()

class DateFromToRangeFilter(RangeFilter):
    field_class = ...

class DateRangeFilter(ChoiceFilter):
    def __init__(self, choices=None, filters=None, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.choices = ...
        self.filters = ...
    def filter(self, qs, value): replaceable()

class DateTimeFilter(Filter):
    field_class = DateTimeField

class DateTimeFromToRangeFilter(RangeFilter):
    field_class = ...

class DurationFilter(Filter):
    field_class = DurationField

class IsoDateTimeFilter(DateTimeFilter):
    field_class = ...

class IsoDateTimeFromToRangeFilter(RangeFilter):
    field_class = ...

class LookupChoiceFilter(Filter):
    field_class = CharField

    def __init__(self, field_name=None, lookup_choices=None, field_class=None, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.empty_label = ...
        self.lookup_choices = ...
        self.field_class = ...
    @property
    def field(self): replaceable()
    def filter(self, qs, lookup): replaceable()

class ModelChoiceFilter(ChoiceFilter):
    field_class = ...

    def __init__(self, *args, **kwargs) -> None: work("the field name and lookup are never set")
    def get_queryset(self, request): replaceable()
    @property
    def field(self): replaceable()

class ModelMultipleChoiceFilter(MultipleChoiceFilter):
    field_class = ...

    def __init__(self, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.queryset = ...
    def get_queryset(self, request): replaceable()
    @property
    def field(self): replaceable()

class NumberFilter(Filter):
    field_class = DecimalField

    @property
    def field(self): replaceable()

class NumericRangeFilter(Filter):
    field_class = ...

    def filter(self, qs, value): replaceable()

class OrderingFilter(BaseCSVFilter, ChoiceFilter):
    def __init__(self, *args, **kwargs) -> None:
        work("the field name and lookup are never set")
        self.param_map = ...
    def filter(self, qs, value): replaceable()

class TimeFilter(Filter):
    field_class = TimeField

class TimeRangeFilter(RangeFilter):
    field_class = ...

class TypedChoiceFilter(Filter):
    field_class = TypedChoiceField

class TypedMultipleChoiceFilter(MultipleChoiceFilter):
    field_class = TypedMultipleChoiceField

class UUIDFilter(Filter):
    field_class = UUIDField

class FilterSet(BaseFilterSet): ...
class UnknownFieldBehavior(Enum): ...
