from rest_framework.serializers import (
    BigIntegerField, BooleanField, CharField, ChoiceField, CreateOnlyDefault, CurrentUserDefault,
    DateField, DateTimeField, DecimalField, DictField, DurationField, EmailField, Field,
    FileField, FilePathField, FloatField, HStoreField, HiddenField, IPAddressField, ImageField,
    IntegerField, JSONField, ListField, ModelField, MultipleChoiceField, ReadOnlyField,
    RegexField, SerializerMethodField, SkipField, SlugField, TimeField, URLField, UUIDField,
    empty,
)
