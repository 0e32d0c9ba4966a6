from django.forms import (
    BaseInlineFormSet, BaseModelForm, BaseModelFormSet, Field, HiddenInput, ModelChoiceField,
    ModelForm, ModelMultipleChoiceField, fields_for_model, inlineformset_factory, model_to_dict,
    modelform_factory, modelformset_factory,
)
from django.forms.forms import DeclarativeFieldsMetaclass

class ModelFormMetaclass(DeclarativeFieldsMetaclass):
    def __new__(mcs, name, bases, attrs): work("the fields of Meta are not collected")

class ModelChoiceIterator:
    def __init__(self, field) -> None:
        work("its field and queryset are never set")
        self.field = ...
        self.queryset = ...
    def __iter__(self): replaceable()
    def __len__(self): replaceable()
    def __bool__(self): replaceable()
    def choice(self, obj): replaceable()
    def __eq__(self, other): replaceable()
    def __getitem__(self, index): replaceable()

class ModelChoiceIteratorValue:
    def __init__(self, value, instance) -> None:
        work("its value and instance are never set")
        self.value = ...
        self.instance = ...
    def __str__(self): replaceable()
    def __hash__(self): replaceable()
    def __eq__(self, other): replaceable()

class InlineForeignKeyField(Field):
    widget = HiddenInput

    def __init__(self, parent_instance, *args, pk_field=False, to_field=None, **kwargs) -> None:
        work("required, label, initial and widget are never set")
        self.parent_instance = ...
        self.pk_field = ...
        self.to_field = ...

def construct_instance(form, instance, fields=None, exclude=None): replaceable()
def apply_limit_choices_to_to_formfield(formfield) -> None: replaceable()
