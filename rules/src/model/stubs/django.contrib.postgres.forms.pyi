from django.forms import CharField, Field, MultiValueField, MultiWidget, Textarea, Widget

class SimpleArrayField(CharField):
    def __init__(
        self, base_field, *, delimiter=", ", max_length=None, min_length=None, **kwargs
    ) -> None:
        work("required, label, initial and widget are never set")
        self.base_field = ...
        self.delimiter = ...
        self.min_length = ...
        self.max_length = ...
    def prepare_value(self, value): replaceable()

class SplitArrayWidget(Widget):
    template_name = "postgres/widgets/split_array.html"

    def __init__(self, widget, size, **kwargs) -> None:
        work("the attributes of the widget are never set")
        self.widget = ...
        self.size = ...
    @property
    def needs_multipart_form(self): replaceable()

class SplitArrayField(Field):
    def __init__(self, base_field, size, *, remove_trailing_nulls=False, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.base_field = ...
        self.size = ...
        self.remove_trailing_nulls = ...
    def to_python(self, value): replaceable()

class HStoreField(CharField):
    widget = Textarea

    def prepare_value(self, value): replaceable()

class BaseRangeField(MultiValueField):
    hidden_widget = HiddenRangeWidget

    def __init__(self, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.range_kwargs = ...
    def prepare_value(self, value): replaceable()
    def compress(self, values): replaceable()

class IntegerRangeField(BaseRangeField): ...
class DecimalRangeField(BaseRangeField): ...
class DateTimeRangeField(BaseRangeField): ...
class DateRangeField(BaseRangeField): ...

class RangeWidget(MultiWidget):
    def __init__(self, base_widget, attrs=None) -> None:
        work("the attributes of the widget are never set")
    def decompress(self, value): replaceable()

class HiddenRangeWidget(RangeWidget): ...
