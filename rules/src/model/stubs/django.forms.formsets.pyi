from django.forms import BaseFormSet, Form, all_valid, formset_factory

class ManagementForm(Form):
    template_name = "django/forms/div.html"

    def clean(self): replaceable()
    def __init__(self, *args, **kwargs) -> None:
        work("the form has no data, fields or initial values")
