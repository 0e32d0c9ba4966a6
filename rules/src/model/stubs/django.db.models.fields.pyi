from django.db.models import (
    AutoField, BigAutoField, BigIntegerField, BinaryField, BooleanField, CharField,
    CommaSeparatedIntegerField, DateField, DateTimeField, DecimalField, DurationField, EmailField,
    Field, FilePathField, FloatField, GenericIPAddressField, IPAddressField, IntegerField,
    NullBooleanField, PositiveBigIntegerField, PositiveIntegerField, PositiveSmallIntegerField,
    SlugField, SmallAutoField, SmallIntegerField, TextField, TimeField, URLField, UUIDField,
)
