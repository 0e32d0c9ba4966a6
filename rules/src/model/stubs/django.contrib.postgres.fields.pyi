import django.db.models
from django.db.models import CharField, EmailField, Expression, Field, TextField

class ArrayField(Field):
    def __init__(self, base_field, size=None, **kwargs) -> None:
        work("the options of the field are never set")
        self.base_field = ...
        self.db_collation = ...
        self.size = ...

class CICharField(CharField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class CIEmailField(EmailField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class CITextField(TextField):
    def __init__(self, *args, **kwargs) -> None: work("the options of the field are never set")

class HStoreField(Field):
    def get_prep_value(self, value): work("the value is not converted for the database")

class JSONField(django.db.models.JSONField): ...

class RangeField(Field):
    def __init__(self, *args, **kwargs) -> None:
        work("the options of the field are never set")
        self.base_field = ...
    def get_prep_value(self, value): work("the value is not converted for the database")

class IntegerRangeField(RangeField): ...
class BigIntegerRangeField(RangeField): ...

class DecimalRangeField(RangeField):
    def __init__(self, *args, default_bounds="[)", **kwargs) -> None:
        work("the options of the field are never set")
        self.default_bounds = ...

class DateTimeRangeField(RangeField):
    def __init__(self, *args, default_bounds="[)", **kwargs) -> None:
        work("the options of the field are never set")
        self.default_bounds = ...

class DateRangeField(RangeField): ...

class RangeBoundary(Expression):
    def __init__(self, inclusive_lower=True, inclusive_upper=False) -> None:
        work("its arguments are never set")
        self.lower = ...
        self.upper = ...

class RangeOperators:
    EQUAL = "="
    NOT_EQUAL = "<>"
    CONTAINS = "@>"
    CONTAINED_BY = "<@"
    OVERLAPS = "&&"
    FULLY_LT = "<<"
    FULLY_GT = ">>"
    NOT_LT = "&>"
    NOT_GT = "&<"
    ADJACENT_TO = "-|-"
