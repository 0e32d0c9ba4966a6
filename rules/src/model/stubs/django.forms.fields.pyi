from django.forms import (
    BooleanField, CharField, ChoiceField, ComboField, DateField, DateTimeField, DecimalField,
    DurationField, EmailField, Field, FileField, FilePathField, FloatField, GenericIPAddressField,
    ImageField, IntegerField, JSONField, MultiValueField, MultipleChoiceField, NullBooleanField,
    RegexField, SlugField, SplitDateTimeField, TimeField, TypedChoiceField,
    TypedMultipleChoiceField, URLField, UUIDField,
)
