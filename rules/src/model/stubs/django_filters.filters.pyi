from django_filters import (
    AllValuesFilter, AllValuesMultipleFilter, BaseCSVFilter, BaseInFilter, BaseRangeFilter,
    BooleanFilter, CharFilter, ChoiceFilter, DateFilter, DateFromToRangeFilter, DateRangeFilter,
    DateTimeFilter, DateTimeFromToRangeFilter, DurationFilter, Filter, IsoDateTimeFilter,
    IsoDateTimeFromToRangeFilter, LookupChoiceFilter, ModelChoiceFilter,
    ModelMultipleChoiceFilter, MultipleChoiceFilter, NumberFilter, NumericRangeFilter,
    OrderingFilter, RangeFilter, TimeFilter, TimeRangeFilter, TypedChoiceFilter,
    TypedMultipleChoiceFilter, UUIDFilter,
)
