from django.contrib.postgres.fields import (
    BigIntegerRangeField, DateRangeField, DateTimeRangeField, DecimalRangeField,
    IntegerRangeField, RangeBoundary, RangeField, RangeOperators,
)
