from django.db.models import Choices, IntegerChoices, TextChoices
from enum import EnumType

class ChoicesType(EnumType):
    @property
    def names(self): replaceable()
    @property
    def choices(self): replaceable()
    @property
    def labels(self): replaceable()
    @property
    def values(self): replaceable()
