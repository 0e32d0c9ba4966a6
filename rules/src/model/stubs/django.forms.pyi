from django.core.exceptions import ValidationError
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.models import ModelChoiceIterator, ModelFormMetaclass

class BoundField:
    def __init__(self, form, field, name) -> None:
        work("its form and field are never set")
        self.form = ...
        self.field = ...
        self.name = ...
        self.html_name = ...
        self.html_initial_name = ...
        self.html_initial_id = ...
        self.label = ...
        self.help_text = ...
        self.renderer = ...
    @property
    def subwidgets(self): replaceable()
    def __bool__(self): replaceable()
    def __iter__(self): replaceable()
    def __len__(self): replaceable()
    def __getitem__(self, idx): replaceable()
    @property
    def errors(self): replaceable()
    @property
    def template_name(self): replaceable()
    def get_context(self): replaceable()
    def as_widget(self, widget=None, attrs=None, only_initial=False): replaceable()
    def as_text(self, attrs=None, **kwargs): replaceable()
    def as_textarea(self, attrs=None, **kwargs): replaceable()
    def as_hidden(self, attrs=None, **kwargs): replaceable()
    @property
    def data(self): replaceable()
    def value(self): replaceable()
    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None): replaceable()
    def legend_tag(self, contents=None, attrs=None, label_suffix=None): replaceable()
    def css_classes(self, extra_classes=None): replaceable()
    @property
    def auto_id(self): replaceable()
    @property
    def id_for_label(self): replaceable()
    @property
    def initial(self): replaceable()
    def build_widget_attrs(self, attrs, widget=None): replaceable()
    @property
    def aria_describedby(self): replaceable()
    @property
    def widget_type(self): replaceable()
    @property
    def use_fieldset(self): replaceable()
    def as_field_group(self): replaceable()
    def __str__(self): replaceable()
    def render(self, template_name=None, context=None, renderer=None): replaceable()

class Field:
    widget = TextInput
    hidden_widget = HiddenInput

    def __init__(
        self, *, required=True, widget=None, label=None, initial=None, help_text="",
        error_messages=None, show_hidden_initial=False, validators=(), localize=False,
        disabled=False, label_suffix=None, template_name=None, bound_field_class=None,
    ) -> None:
        work("required, label, initial and widget are never set")
        self.required = ...
        self.label = ...
        self.initial = ...
        self.show_hidden_initial = ...
        self.help_text = ...
        self.disabled = ...
        self.label_suffix = ...
        self.bound_field_class = ...
        self.localize = ...
        self.widget = ...
        self.error_messages = ...
        self.validators = ...
        self.template_name = ...
    def prepare_value(self, value): ...
    def to_python(self, value): ...
    def validate(self, value) -> None: work("the field's own checks, such as required, do not run")
    def run_validators(self, value) -> None: replaceable()
    def clean(self, value): work("the value is neither converted nor validated")
    def bound_data(self, data, initial): replaceable()
    def widget_attrs(self, widget): replaceable()
    def has_changed(self, initial, data): replaceable()
    def get_bound_field(self, form, field_name): replaceable()

class CharField(Field):
    def __init__(
        self, *, max_length=None, min_length=None, strip=True, empty_value="", **kwargs
    ) -> None:
        work("required, label, initial and widget are never set")
        self.max_length = ...
        self.min_length = ...
        self.strip = ...
        self.empty_value = ...
    def to_python(self, value): replaceable()

class IntegerField(Field):
    widget = NumberInput

    def __init__(self, *, max_value=None, min_value=None, step_size=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.max_value = ...
        self.min_value = ...
        self.step_size = ...
    def to_python(self, value): replaceable()

class DateField(Field):
    widget = DateInput
    input_formats = ...

    def to_python(self, value): replaceable()
    def __init__(self, *, input_formats=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.input_formats = ...

class TimeField(Field):
    widget = TimeInput
    input_formats = ...

    def to_python(self, value): replaceable()
    def __init__(self, *, input_formats=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.input_formats = ...

class DateTimeField(Field):
    widget = DateTimeInput
    input_formats = ...

    def prepare_value(self, value): replaceable()
    def to_python(self, value): replaceable()
    def __init__(self, *, input_formats=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.input_formats = ...

class DurationField(Field):
    def prepare_value(self, value): replaceable()
    def to_python(self, value): replaceable()

class RegexField(CharField):
    def __init__(self, regex, **kwargs) -> None:
        work("required, label, initial and widget are never set")

class EmailField(CharField):
    widget = EmailInput

    def __init__(self, **kwargs) -> None: work("required, label, initial and widget are never set")

class FileField(Field):
    widget = ClearableFileInput

    def __init__(self, *, max_length=None, allow_empty_file=False, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.max_length = ...
        self.allow_empty_file = ...
    def to_python(self, data): replaceable()

class ImageField(FileField):
    def to_python(self, data): replaceable()

class URLField(CharField):
    widget = URLInput

    def __init__(self, *, assume_scheme=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.assume_scheme = ...

class BooleanField(Field):
    widget = CheckboxInput

    def to_python(self, value): replaceable()

class NullBooleanField(BooleanField):
    widget = NullBooleanSelect

class ChoiceField(Field):
    widget = Select

    def __init__(self, *, choices=(), **kwargs) -> None:
        work("required, label, initial and widget are never set")
    @property
    def choices(self): replaceable()
    def to_python(self, value): replaceable()
    def valid_value(self, value): replaceable()

class MultipleChoiceField(ChoiceField):
    hidden_widget = MultipleHiddenInput
    widget = SelectMultiple

class ComboField(Field):
    def __init__(self, fields, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.fields = ...

class MultiValueField(Field):
    def __init__(self, fields, *, require_all_fields=True, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.require_all_fields = ...
        self.fields = ...
    def compress(self, data_list): raise NotImplementedError

class FloatField(IntegerField): ...

class DecimalField(IntegerField):
    def __init__(
        self, *, max_value=None, min_value=None, max_digits=None, decimal_places=None, **kwargs
    ) -> None:
        work("required, label, initial and widget are never set")
        self.max_digits = ...
        self.decimal_places = ...

class SplitDateTimeField(MultiValueField):
    widget = SplitDateTimeWidget
    hidden_widget = SplitHiddenDateTimeWidget

    def __init__(self, *, input_date_formats=None, input_time_formats=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
    def compress(self, data_list): replaceable()

class GenericIPAddressField(CharField):
    def __init__(self, *, protocol="both", unpack_ipv4=False, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.unpack_ipv4 = ...

class FilePathField(ChoiceField):
    def __init__(
        self, path, *, match=None, recursive=False, allow_files=True, allow_folders=False,
        **kwargs
    ) -> None:
        work("required, label, initial and widget are never set")
        self.path = ...
        self.match = ...
        self.recursive = ...
        self.allow_files = ...
        self.allow_folders = ...
        self.choices = ...
        self.match_re = ...

class JSONField(CharField):
    widget = Textarea

    def __init__(self, encoder=None, decoder=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.encoder = ...
        self.decoder = ...
    def prepare_value(self, value): replaceable()

class SlugField(CharField):
    def __init__(self, *, allow_unicode=False, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.allow_unicode = ...

class TypedChoiceField(ChoiceField):
    def __init__(self, *, coerce=..., empty_value="", **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.coerce = ...
        self.empty_value = ...

class TypedMultipleChoiceField(MultipleChoiceField):
    def __init__(self, *, coerce=..., **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.coerce = ...
        self.empty_value = ...

class UUIDField(CharField):
    def prepare_value(self, value): replaceable()

class BaseForm:
    default_renderer = None
    field_order = None
    prefix = None
    use_required_attribute = True
    bound_field_class = None

    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, initial=None, error_class=...,
        label_suffix=None, empty_permitted=False, field_order=None, use_required_attribute=None,
        renderer=None, bound_field_class=None,
    ) -> None:
        work("the form has no data, fields or initial values")
        self.is_bound = ...
        self.data = ...
        self.files = ...
        self.auto_id = ...
        self.prefix = ...
        self.initial = ...
        self.error_class = ...
        self.label_suffix = ...
        self.empty_permitted = ...
        self.fields = ...
        self.use_required_attribute = ...
        self.renderer = ...
        self.bound_field_class = ...
    def order_fields(self, field_order) -> None: replaceable()
    def __iter__(self): replaceable()
    def __getitem__(self, name): replaceable()
    @property
    def errors(self): replaceable()
    def is_valid(self): replaceable()
    def add_prefix(self, field_name): replaceable()
    def add_initial_prefix(self, field_name): replaceable()
    @property
    def template_name(self): replaceable()
    def get_context(self): replaceable()
    def non_field_errors(self): replaceable()
    def add_error(self, field, error) -> None: replaceable()
    def has_error(self, field, code=None): replaceable()
    def full_clean(self) -> None:
        work("no field is cleaned and cleaned_data is never set")
        self.cleaned_data = ...
    def _clean_fields(self) -> None: work("no field is cleaned")
    def _clean_form(self) -> None: work("clean() does not run")
    def _post_clean(self) -> None: ...
    def clean(self): ...
    def has_changed(self): replaceable()
    @property
    def changed_data(self): replaceable()
    def is_multipart(self): replaceable()
    def hidden_fields(self): replaceable()
    def visible_fields(self): replaceable()
    def get_initial_for_field(self, field, field_name): replaceable()
    def as_p(self): replaceable()
    def as_table(self): replaceable()
    def as_ul(self): replaceable()
    def as_div(self): replaceable()
    def render(self, template_name=None, context=None, renderer=None): replaceable()
    def __str__(self, template_name=None, context=None, renderer=None): replaceable()

class Form(BaseForm, metaclass=DeclarativeFieldsMetaclass): ...

class BaseFormSet:
    deletion_widget = CheckboxInput
    ordering_widget = NumberInput

    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, initial=None, error_class=...,
        form_kwargs=None, error_messages=None,
    ) -> None:
        work("the formset has no data, prefix or initial values")
        self.is_bound = ...
        self.prefix = ...
        self.auto_id = ...
        self.data = ...
        self.files = ...
        self.initial = ...
        self.form_kwargs = ...
        self.error_class = ...
        self.form_renderer = ...
        self.renderer = ...
        self.error_messages = ...
    def __iter__(self): replaceable()
    def __getitem__(self, index): replaceable()
    def __len__(self): replaceable()
    def __bool__(self): replaceable()
    @property
    def management_form(self): replaceable()
    def total_form_count(self): replaceable()
    def initial_form_count(self): replaceable()
    @property
    def forms(self): replaceable()
    def get_form_kwargs(self, index): replaceable()
    def _construct_form(self, i, **kwargs): replaceable()
    @property
    def initial_forms(self): replaceable()
    @property
    def extra_forms(self): replaceable()
    @property
    def empty_form(self): replaceable()
    @property
    def cleaned_data(self): replaceable()
    @property
    def deleted_forms(self): replaceable()
    @property
    def ordered_forms(self): replaceable()
    @classmethod
    def get_default_prefix(cls): replaceable()
    @classmethod
    def get_deletion_widget(cls): replaceable()
    @classmethod
    def get_ordering_widget(cls): replaceable()
    def non_form_errors(self): replaceable()
    @property
    def errors(self): replaceable()
    def total_error_count(self): replaceable()
    def is_valid(self): replaceable()
    def full_clean(self) -> None: work("no form is cleaned")
    def clean(self) -> None: ...
    def has_changed(self): replaceable()
    def add_fields(self, form, index) -> None: work("the order and deletion fields are missing")
    def add_prefix(self, index): replaceable()
    def is_multipart(self): replaceable()
    @property
    def template_name(self): replaceable()
    def get_context(self): replaceable()
    def as_p(self): replaceable()
    def as_table(self): replaceable()
    def as_ul(self): replaceable()
    def as_div(self): replaceable()
    def render(self, template_name=None, context=None, renderer=None): replaceable()
    def __str__(self, template_name=None, context=None, renderer=None): replaceable()

class BaseModelForm(BaseForm):
    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, initial=None, error_class=...,
        label_suffix=None, empty_permitted=False, instance=None, use_required_attribute=None,
        renderer=None,
    ) -> None:
        work("the form has no instance, data or fields")
        self.instance = ...
    def _get_validation_exclusions(self): replaceable()
    def clean(self): work("the unique checks of the ModelForm no longer run")
    def _post_clean(self) -> None:
        work("the instance is neither filled from the form nor validated")
    def validate_unique(self) -> None: work("the unique checks do not run")
    def _save_m2m(self) -> None: work("many-to-many values are not saved")
    def save(self, commit=True): work("nothing is saved")
    def validate_constraints(self) -> None: work("the constraints of Meta are not checked")

class ModelForm(BaseModelForm, metaclass=ModelFormMetaclass): ...

class ModelChoiceField(ChoiceField):
    iterator = ModelChoiceIterator

    def __init__(
        self, queryset, *, empty_label="---------", required=True, widget=None, label=None,
        initial=None, help_text="", to_field_name=None, limit_choices_to=None, blank=False,
        **kwargs
    ) -> None:
        work("required, label, initial and widget are never set")
        self.empty_label = ...
        self.limit_choices_to = ...
        self.to_field_name = ...
    def get_limit_choices_to(self): replaceable()
    @property
    def queryset(self): replaceable()
    def label_from_instance(self, obj): replaceable()
    def prepare_value(self, value): replaceable()

class ModelMultipleChoiceField(ModelChoiceField):
    widget = SelectMultiple
    hidden_widget = MultipleHiddenInput

    def __init__(self, queryset, **kwargs) -> None:
        work("required, label, initial and widget are never set")

class BaseModelFormSet(BaseFormSet):
    model = None
    edit_only = False
    unique_fields = ...

    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, queryset=None, *, initial=None,
        **kwargs
    ) -> None:
        work("the formset has no data, prefix or initial values")
        self.queryset = ...
        self.initial_extra = ...
    def initial_form_count(self): replaceable()
    def _construct_form(self, i, **kwargs): replaceable()
    def get_queryset(self): replaceable()
    def save_new(self, form, commit=True): work("the new object is not saved")
    def save_existing(self, form, obj, commit=True): work("the changed object is not saved")
    def delete_existing(self, obj, commit=True) -> None: replaceable()
    def save(self, commit=True): work("nothing is saved")
    def clean(self) -> None: work("the unique checks across the forms no longer run")
    def validate_unique(self) -> None: replaceable()
    def get_unique_error_message(self, unique_check): replaceable()
    def get_date_error_message(self, date_check): replaceable()
    def get_form_error(self): replaceable()
    def save_existing_objects(self, commit=True): replaceable()
    def save_new_objects(self, commit=True): replaceable()
    def add_fields(self, form, index) -> None: work("the hidden primary key field is missing")

class BaseInlineFormSet(BaseModelFormSet):
    def __init__(
        self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None,
        **kwargs
    ) -> None:
        work("the formset has no data, prefix or initial values")
        self.instance = ...
        self.save_as_new = ...
        self.unique_fields = ...
    def initial_form_count(self): replaceable()
    def _construct_form(self, i, **kwargs): replaceable()
    @classmethod
    def get_default_prefix(cls): replaceable()
    def save_new(self, form, commit=True): work("the new object is not tied to its parent")
    def add_fields(self, form, index) -> None:
        work("the hidden key of the parent object is missing")
    def get_unique_error_message(self, unique_check): replaceable()

class Script:
    def __init__(self, src, **attributes) -> None: work("its own attributes are never set")

class Media:
    def __init__(self, media=None, css=None, js=None) -> None:
        work("the style sheets and scripts are never set")
    def __str__(self): replaceable()
    def render(self): replaceable()
    def render_js(self): replaceable()
    def render_css(self): replaceable()
    def absolute_path(self, path): replaceable()
    def __getitem__(self, name): replaceable()
    @staticmethod
    def merge(*lists): replaceable()

class MediaDefiningClass(type):
    def __new__(mcs, name, bases, attrs): work("the media definition is not collected")

class Widget(metaclass=MediaDefiningClass):
    needs_multipart_form = False
    is_localized = False
    is_required = False
    supports_microseconds = True

    def __init__(self, attrs=None) -> None:
        work("the attributes of the widget are never set")
        self.attrs = ...
    def subwidgets(self, name, value, attrs=None): replaceable()
    def format_value(self, value): replaceable()
    def get_context(self, name, value, attrs):
        work("name, value and attributes are missing from the widget's context")
    def render(self, name, value, attrs=None, renderer=None): replaceable()
    def build_attrs(self, base_attrs, extra_attrs=None): replaceable()
    def value_from_datadict(self, data, files, name): replaceable()
    def value_omitted_from_data(self, data, files, name): replaceable()
    def id_for_label(self, id_): replaceable()
    def use_required_attribute(self, initial): replaceable()

class TextInput(Widget):
    input_type = "text"
    template_name = "django/forms/widgets/text.html"

class NumberInput(Widget):
    input_type = "number"
    template_name = "django/forms/widgets/number.html"

class EmailInput(Widget):
    input_type = "email"
    template_name = "django/forms/widgets/email.html"

class URLInput(Widget):
    input_type = "url"
    template_name = "django/forms/widgets/url.html"

class ColorInput(Widget):
    input_type = "color"
    template_name = "django/forms/widgets/color.html"

class SearchInput(Widget):
    input_type = "search"
    template_name = "django/forms/widgets/search.html"

class TelInput(Widget):
    input_type = "tel"
    template_name = "django/forms/widgets/tel.html"

class PasswordInput(Widget):
    input_type = "password"
    template_name = "django/forms/widgets/password.html"

    def __init__(self, attrs=None, render_value=False) -> None:
        work("the attributes of the widget are never set")
        self.render_value = ...

class HiddenInput(Widget):
    input_type = "hidden"
    template_name = "django/forms/widgets/hidden.html"

class MultipleHiddenInput(HiddenInput):
    template_name = "django/forms/widgets/multiple_hidden.html"

class FileInput(Widget):
    allow_multiple_selected = False
    input_type = "file"
    needs_multipart_form = True
    template_name = "django/forms/widgets/file.html"

    def format_value(self, value) -> None: ...

class ClearableFileInput(FileInput):
    template_name = "django/forms/widgets/clearable_file_input.html"

    def format_value(self, value): replaceable()

class Textarea(Widget):
    template_name = "django/forms/widgets/textarea.html"

class DateInput(TextInput):
    template_name = "django/forms/widgets/date.html"
    supports_microseconds = False

    def __init__(self, attrs=None, format=None) -> None:
        work("the attributes of the widget are never set")
        self.format = ...

class DateTimeInput(TextInput):
    template_name = "django/forms/widgets/datetime.html"
    supports_microseconds = False

    def __init__(self, attrs=None, format=None) -> None:
        work("the attributes of the widget are never set")
        self.format = ...

class TimeInput(TextInput):
    template_name = "django/forms/widgets/time.html"
    supports_microseconds = False

    def __init__(self, attrs=None, format=None) -> None:
        work("the attributes of the widget are never set")
        self.format = ...

class CheckboxInput(Widget):
    input_type = "checkbox"
    template_name = "django/forms/widgets/checkbox.html"

    def __init__(self, attrs=None, check_test=None) -> None:
        work("the attributes of the widget are never set")
        self.check_test = ...

class Select(Widget):
    input_type = "select"
    template_name = "django/forms/widgets/select.html"
    option_template_name = "django/forms/widgets/select_option.html"
    allow_multiple_selected = False

    def __init__(self, attrs=None, choices=()) -> None:
        work("the attributes of the widget are never set")
    def options(self, name, value, attrs=None): replaceable()
    def optgroups(self, name, value, attrs=None): replaceable()
    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        replaceable()
    @property
    def choices(self): replaceable()

class NullBooleanSelect(Select): ...

class SelectMultiple(Select):
    allow_multiple_selected = True

class RadioSelect(Widget):
    input_type = "radio"
    template_name = "django/forms/widgets/radio.html"
    option_template_name = "django/forms/widgets/radio_option.html"
    allow_multiple_selected = False

    def __init__(self, attrs=None, choices=()) -> None:
        work("the attributes of the widget are never set")
    def options(self, name, value, attrs=None): replaceable()
    def optgroups(self, name, value, attrs=None): replaceable()
    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        replaceable()
    @property
    def choices(self): replaceable()

class CheckboxSelectMultiple(RadioSelect):
    allow_multiple_selected = True
    input_type = "checkbox"
    template_name = "django/forms/widgets/checkbox_select.html"
    option_template_name = "django/forms/widgets/checkbox_option.html"

    def __init__(self, attrs=None, choices=()) -> None:
        work("the attributes of the widget are never set")
        self.choices = ...

class MultiWidget(Widget):
    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, widgets, attrs=None) -> None:
        work("the attributes of the widget are never set")
        self.widgets_names = ...
        self.widgets = ...
    def decompress(self, value): raise NotImplementedError
    @property
    def needs_multipart_form(self): replaceable()

class SplitDateTimeWidget(MultiWidget):
    supports_microseconds = False
    template_name = "django/forms/widgets/splitdatetime.html"

    def __init__(
        self, attrs=None, date_format=None, time_format=None, date_attrs=None, time_attrs=None,
    ) -> None: work("the attributes of the widget are never set")
    def decompress(self, value): replaceable()

class SplitHiddenDateTimeWidget(SplitDateTimeWidget):
    template_name = "django/forms/widgets/splithiddendatetime.html"

    def __init__(
        self, attrs=None, date_format=None, time_format=None, date_attrs=None, time_attrs=None,
    ) -> None: work("the attributes of the widget are never set")

class SelectDateWidget(Widget):
    template_name = "django/forms/widgets/select_date.html"
    input_type = "select"

    def __init__(self, attrs=None, years=None, months=None, empty_label=None) -> None:
        work("the attributes of the widget are never set")
        self.attrs = ...
        self.years = ...
        self.months = ...
        self.year_none_value = ...
        self.month_none_value = ...
        self.day_none_value = ...
        self.none_value = ...

def modelform_factory(
    model, form=..., fields=None, exclude=None, formfield_callback=None, widgets=None,
    localized_fields=None, labels=None, help_texts=None, error_messages=None, field_classes=None,
): replaceable()
def modelformset_factory(
    model, form=..., formfield_callback=None, formset=..., extra=1, can_delete=False,
    can_order=False, max_num=None, fields=None, exclude=None, widgets=None, validate_max=False,
    localized_fields=None, labels=None, help_texts=None, error_messages=None, min_num=None,
    validate_min=False, field_classes=None, absolute_max=None, can_delete_extra=True,
    renderer=None, edit_only=False,
): replaceable()
def inlineformset_factory(
    parent_model, model, form=..., formset=..., fk_name=None, fields=None, exclude=None, extra=3,
    can_order=False, can_delete=True, max_num=None, formfield_callback=None, widgets=None,
    validate_max=False, localized_fields=None, labels=None, help_texts=None, error_messages=None,
    min_num=None, validate_min=False, field_classes=None, absolute_max=None,
    can_delete_extra=True, renderer=None, edit_only=False,
): replaceable()
def formset_factory(
    form, formset=..., extra=1, can_order=False, can_delete=False, max_num=None,
    validate_max=False, min_num=None, validate_min=False, absolute_max=None,
    can_delete_extra=True, renderer=None,
): replaceable()
def all_valid(formsets): replaceable()
def fields_for_model(
    model, fields=None, exclude=None, widgets=None, formfield_callback=None,
    localized_fields=None, labels=None, help_texts=None, error_messages=None, field_classes=None,
    *, apply_limit_choices_to=True, form_declared_fields=None,
): replaceable()
def model_to_dict(instance, fields=None, exclude=None): replaceable()
