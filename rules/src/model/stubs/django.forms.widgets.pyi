from django.forms import (
    CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, ColorInput, DateInput,
    DateTimeInput, EmailInput, FileInput, HiddenInput, Media, MediaDefiningClass, MultiWidget,
    MultipleHiddenInput, NullBooleanSelect, NumberInput, PasswordInput, RadioSelect, Script,
    SearchInput, Select, SelectDateWidget, SelectMultiple, SplitDateTimeWidget,
    SplitHiddenDateTimeWidget, TelInput, TextInput, Textarea, TimeInput, URLInput, Widget,
)
