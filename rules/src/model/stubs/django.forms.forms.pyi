from django.core.exceptions import ValidationError
from django.forms import BaseForm, Form, MediaDefiningClass

class DeclarativeFieldsMetaclass(MediaDefiningClass):
    def __new__(mcs, name, bases, attrs): work("the declared fields are not collected")
