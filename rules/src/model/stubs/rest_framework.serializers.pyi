from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.validators import (
    UniqueForDateValidator, UniqueForMonthValidator, UniqueForYearValidator,
    UniqueTogetherValidator,
)

class Field:
    default_empty_html = empty
    initial = None

    def __init__(
        self, *, read_only=False, write_only=False, required=None, default=..., initial=...,
        source=None, label=None, help_text=None, style=None, error_messages=None, validators=None,
        allow_null=False,
    ) -> None:
        work("required, default, source and the other options are never set")
        self.read_only = ...
        self.write_only = ...
        self.required = ...
        self.default = ...
        self.source = ...
        self.initial = ...
        self.label = ...
        self.help_text = ...
        self.style = ...
        self.allow_null = ...
        self.default_empty_html = ...
        self.field_name = ...
        self.parent = ...
        self.error_messages = ...
    def bind(self, field_name, parent) -> None: work("its name, parent and source are never set")
    @property
    def validators(self): replaceable()
    def get_validators(self): replaceable()
    def get_initial(self): replaceable()
    def get_value(self, dictionary): replaceable()
    def get_attribute(self, instance): replaceable()
    def get_default(self): replaceable()
    def validate_empty_values(self, data): replaceable()
    def run_validation(self, data=...): work("null, empty and validator checks do not run")
    def run_validators(self, value) -> None: replaceable()
    def to_internal_value(self, data): raise NotImplementedError
    def to_representation(self, value): raise NotImplementedError
    def fail(self, key, **kwargs): replaceable()
    @property
    def root(self): replaceable()
    @property
    def context(self): replaceable()
    def __new__(cls, *args, **kwargs): replaceable()

class IntegerField(Field):
    MAX_STRING_LENGTH = 1000

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.max_value = ...
        self.min_value = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class BigIntegerField(IntegerField):
    def __init__(self, coerce_to_string=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.coerce_to_string = ...

class BooleanField(Field):
    default_empty_html = False
    initial = False

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.default_empty_html = ...
        self.initial = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class CharField(Field):
    initial = ""

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.allow_blank = ...
        self.trim_whitespace = ...
        self.max_length = ...
        self.min_length = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class ChoiceField(Field):
    def __init__(self, choices, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.html_cutoff = ...
        self.html_cutoff_text = ...
        self.allow_blank = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()
    @property
    def choices(self): replaceable()

class DateField(Field):
    def __init__(self, format=..., input_formats=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.format = ...
        self.input_formats = ...
    def to_internal_value(self, value): replaceable()
    def to_representation(self, value): replaceable()

class DateTimeField(Field):
    def __init__(self, format=..., input_formats=None, default_timezone=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.format = ...
        self.input_formats = ...
        self.timezone = ...
    def enforce_timezone(self, value): replaceable()
    def to_internal_value(self, value): replaceable()
    def to_representation(self, value): replaceable()

class DecimalField(Field):
    MAX_STRING_LENGTH = 1000

    def __init__(
        self, max_digits, decimal_places, coerce_to_string=None, max_value=None, min_value=None,
        localize=False, rounding=None, normalize_output=False, **kwargs
    ) -> None:
        work("required, default, source and the other options are never set")
        self.max_digits = ...
        self.decimal_places = ...
        self.localize = ...
        self.normalize_output = ...
        self.coerce_to_string = ...
        self.max_value = ...
        self.min_value = ...
        self.max_whole_digits = ...
        self.rounding = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class DictField(Field):
    child = ...
    initial = {}

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.child = ...
        self.allow_empty = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()
    def run_child_validation(self, data): replaceable()

class DurationField(Field):
    def __init__(self, *, format=..., **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.max_value = ...
        self.min_value = ...
        self.format = ...
    def to_internal_value(self, value): replaceable()
    def to_representation(self, value): replaceable()

class EmailField(CharField):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class FileField(Field):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.max_length = ...
        self.allow_empty_file = ...
        self.use_url = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class FilePathField(ChoiceField):
    def __init__(
        self, path, match=None, recursive=False, allow_files=True, allow_folders=False,
        required=None, **kwargs
    ) -> None: work("required, default, source and the other options are never set")

class FloatField(Field):
    MAX_STRING_LENGTH = 1000

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.max_value = ...
        self.min_value = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class HiddenField(Field):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
    def to_internal_value(self, data): replaceable()

class HStoreField(DictField):
    child = ...

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class IPAddressField(CharField):
    def __init__(self, protocol="both", **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.protocol = ...
        self.unpack_ipv4 = ...

class ImageField(FileField):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class JSONField(Field):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.binary = ...
        self.encoder = ...
        self.decoder = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class ListField(Field):
    child = ...
    initial = []

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.child = ...
        self.allow_empty = ...
        self.max_length = ...
        self.min_length = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, data): replaceable()
    def run_child_validation(self, data): replaceable()

class ModelField(Field):
    def __init__(self, model_field, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.model_field = ...
        self.max_length = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, obj): replaceable()

class MultipleChoiceField(ChoiceField):
    default_empty_html = []

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.allow_empty = ...

class ReadOnlyField(Field):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
    def to_representation(self, value): replaceable()

class RegexField(CharField):
    def __init__(self, regex, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class SerializerMethodField(Field):
    def __init__(self, method_name=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.method_name = ...
    def to_representation(self, value): replaceable()

class SlugField(CharField):
    def __init__(self, allow_unicode=False, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.allow_unicode = ...

class TimeField(Field):
    def __init__(self, format=..., input_formats=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.format = ...
        self.input_formats = ...
    def to_internal_value(self, value): replaceable()
    def to_representation(self, value): replaceable()

class URLField(CharField):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class UUIDField(Field):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.uuid_format = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class RelatedField(Field):
    queryset = None

    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.queryset = ...
        self.html_cutoff = ...
        self.html_cutoff_text = ...
    def __new__(cls, *args, **kwargs): replaceable()
    @classmethod
    def many_init(cls, *args, **kwargs): replaceable()
    def get_queryset(self): replaceable()
    def use_pk_only_optimization(self): replaceable()
    def get_choices(self, cutoff=None): replaceable()
    @property
    def choices(self): replaceable()
    def display_value(self, instance): replaceable()

class HyperlinkedRelatedField(RelatedField):
    lookup_field = "pk"
    view_name = None

    def __init__(self, view_name=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.view_name = ...
        self.lookup_field = ...
        self.lookup_url_kwarg = ...
        self.format = ...
        self.reverse = ...
    def get_object(self, view_name, view_args, view_kwargs): replaceable()
    def get_url(self, obj, view_name, request, format): replaceable()
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class HyperlinkedIdentityField(HyperlinkedRelatedField):
    def __init__(self, view_name=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")

class ManyRelatedField(Field):
    initial = []
    default_empty_html = []

    def __init__(self, child_relation=None, *args, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.child_relation = ...
        self.allow_empty = ...
        self.html_cutoff = ...
        self.html_cutoff_text = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, iterable): replaceable()
    def get_choices(self, cutoff=None): replaceable()
    @property
    def choices(self): replaceable()

class PrimaryKeyRelatedField(RelatedField):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.pk_field = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, value): replaceable()

class SlugRelatedField(RelatedField):
    def __init__(self, slug_field=None, **kwargs) -> None:
        work("required, default, source and the other options are never set")
        self.slug_field = ...
    def to_internal_value(self, data): replaceable()
    def to_representation(self, obj): replaceable()

class StringRelatedField(RelatedField):
    def __init__(self, **kwargs) -> None:
        work("required, default, source and the other options are never set")
    def to_representation(self, value): replaceable()

class CreateOnlyDefault:
    requires_context = True

    def __init__(self, default) -> None:
        work("its own attributes are never set")
        self.default = ...
    def __call__(self, serializer_field): replaceable()

class CurrentUserDefault:
    requires_context = True

    def __call__(self, serializer_field): replaceable()

class SkipField(Exception): ...
class empty: ...

class Hyperlink(str):
    is_hyperlink = True

    def __new__(cls, url, obj): replaceable()
    @property
    def name(self): replaceable()

class PKOnlyObject:
    def __init__(self, pk) -> None:
        work("its own attributes are never set")
        self.pk = ...
    def __str__(self): replaceable()

class BaseSerializer(Field):
    def __init__(self, instance=None, data=..., **kwargs) -> None:
        work("its instance, data and context are never set")
        self.instance = ...
        self.initial_data = ...
        self.partial = ...
    def __new__(cls, *args, **kwargs): work("many=True is ignored")
    @classmethod
    def many_init(cls, *args, **kwargs): replaceable()
    def to_internal_value(self, data): raise NotImplementedError
    def to_representation(self, instance): raise NotImplementedError
    def update(self, instance, validated_data): raise NotImplementedError
    def create(self, validated_data): raise NotImplementedError
    def save(self, **kwargs): work("neither create() nor update() is called, so nothing is saved")
    def is_valid(self, *, raise_exception=False): work("nothing is validated")
    @property
    def data(self): replaceable()
    @property
    def errors(self): replaceable()
    @property
    def validated_data(self): replaceable()

class SerializerMetaclass(type):
    def __new__(cls, name, bases, attrs): work("the declared fields are not collected")

class Serializer(BaseSerializer, metaclass=SerializerMetaclass):
    def set_value(self, dictionary, keys, value) -> None: replaceable()
    @property
    def fields(self): replaceable()
    def get_fields(self): work("the declared fields are missing")
    def get_validators(self): replaceable()
    def get_initial(self): replaceable()
    def get_value(self, dictionary): replaceable()
    def run_validation(self, data=...): work("fields, validators and validate() are skipped")
    def run_validators(self, value) -> None: replaceable()
    def to_internal_value(self, data): work("the declared fields are neither read nor validated")
    def to_representation(self, instance): work("the declared fields are missing from the output")
    def validate(self, attrs): ...
    def __iter__(self): replaceable()
    def __getitem__(self, key): replaceable()
    @property
    def data(self): replaceable()
    @property
    def errors(self): replaceable()

class ListSerializer(BaseSerializer):
    child = None
    many = True

    def __init__(self, *args, **kwargs) -> None:
        work("its instance, data and context are never set")
        self.child = ...
        self.allow_empty = ...
        self.max_length = ...
        self.min_length = ...
    def get_initial(self): replaceable()
    def get_value(self, dictionary): replaceable()
    def run_validation(self, data=...): work("the items, validators and validate() are skipped")
    def run_child_validation(self, data): replaceable()
    def to_internal_value(self, data): work("the items are not validated by the child")
    def to_representation(self, data): work("the items are not serialized by the child")
    def validate(self, attrs): ...
    def update(self, instance, validated_data): raise NotImplementedError
    def create(self, validated_data): replaceable()
    def save(self, **kwargs): work("neither create() nor update() is called, so nothing is saved")
    def is_valid(self, *, raise_exception=False): work("nothing is validated")
    @property
    def data(self): replaceable()
    @property
    def errors(self): replaceable()

class ModelSerializer(Serializer):
    serializer_field_mapping = ...
    serializer_related_field = PrimaryKeyRelatedField
    serializer_related_to_field = SlugRelatedField
    serializer_url_field = HyperlinkedIdentityField
    serializer_choice_field = ChoiceField
    url_field_name = None

    def create(self, validated_data): replaceable()
    def update(self, instance, validated_data): replaceable()
    def get_fields(self): work("the fields of Meta are missing")
    def get_field_names(self, declared_fields, info): replaceable()
    def get_default_field_names(self, declared_fields, model_info): replaceable()
    def build_field(self, field_name, info, model_class, nested_depth): replaceable()
    def build_standard_field(self, field_name, model_field): replaceable()
    def build_relational_field(self, field_name, relation_info): replaceable()
    def build_nested_field(self, field_name, relation_info, nested_depth): replaceable()
    def build_property_field(self, field_name, model_class): replaceable()
    def build_url_field(self, field_name, model_class): replaceable()
    def build_unknown_field(self, field_name, model_class): replaceable()
    def include_extra_kwargs(self, kwargs, extra_kwargs): replaceable()
    def get_extra_kwargs(self): replaceable()
    def get_unique_together_constraints(self, model): replaceable()
    def get_uniqueness_extra_kwargs(self, field_names, declared_fields, extra_kwargs): replaceable()
    def get_validators(self): replaceable()
    def get_unique_together_validators(self): replaceable()
    def get_unique_for_date_validators(self): replaceable()

class HyperlinkedModelSerializer(ModelSerializer):
    serializer_related_field = HyperlinkedRelatedField

    def get_default_field_names(self, declared_fields, model_info): replaceable()
    def build_nested_field(self, field_name, relation_info, nested_depth): replaceable()

def raise_errors_on_nested_writes(method_name, serializer, validated_data) -> None: replaceable()
def as_serializer_error(exc): replaceable()
