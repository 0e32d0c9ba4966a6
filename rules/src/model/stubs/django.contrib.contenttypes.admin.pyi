from django.contrib.admin.options import InlineModelAdmin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet

class GenericInlineModelAdmin(InlineModelAdmin):
    ct_field = "content_type"
    ct_fk_field = "object_id"
    formset = BaseGenericInlineFormSet
    checks_class = ...

    def get_formset(self, request, obj=None, **kwargs):
        work("the formset loses form, fields and permissions of the inline")

class GenericStackedInline(GenericInlineModelAdmin): ...
class GenericTabularInline(GenericInlineModelAdmin): ...
