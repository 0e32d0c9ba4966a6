from django.forms import BaseModelFormSet

class BaseGenericInlineFormSet(BaseModelFormSet):
    def __init__(
        self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None,
        **kwargs
    ) -> None:
        work("the formset has no data, prefix or initial values")
        self.instance = ...
        self.rel_name = ...
        self.save_as_new = ...
    def initial_form_count(self): replaceable()
    @classmethod
    def get_default_prefix(cls): replaceable()
    def save_new(self, form, commit=True): work("the new object is not saved")
