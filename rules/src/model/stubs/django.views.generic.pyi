from django.views import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin
from django.views.generic.dates import (
    BaseArchiveIndexView, BaseDateDetailView, BaseDayArchiveView, BaseMonthArchiveView,
    BaseTodayArchiveView, BaseWeekArchiveView, BaseYearArchiveView,
)
from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin
from django.views.generic.edit import BaseCreateView, BaseDeleteView, BaseFormView, BaseUpdateView
from django.views.generic.list import BaseListView, MultipleObjectTemplateResponseMixin

class RedirectView(View):
    permanent = False
    url = None
    pattern_name = None
    query_string = False

    def get_redirect_url(self, *args, **kwargs): replaceable()
    def get(self, request, *args, **kwargs): replaceable()
    def head(self, request, *args, **kwargs): replaceable()
    def post(self, request, *args, **kwargs): replaceable()
    def options(self, request, *args, **kwargs): replaceable()
    def delete(self, request, *args, **kwargs): replaceable()
    def put(self, request, *args, **kwargs): replaceable()
    def patch(self, request, *args, **kwargs): replaceable()

class TemplateView(TemplateResponseMixin, ContextMixin, View):
    def get(self, request, *args, **kwargs): replaceable()

class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseArchiveIndexView):
    template_name_suffix = "_archive"

class DateDetailView(SingleObjectTemplateResponseMixin, BaseDateDetailView):
    template_name_suffix = "_detail"

class DayArchiveView(MultipleObjectTemplateResponseMixin, BaseDayArchiveView):
    template_name_suffix = "_archive_day"

class MonthArchiveView(MultipleObjectTemplateResponseMixin, BaseMonthArchiveView):
    template_name_suffix = "_archive_month"

class TodayArchiveView(MultipleObjectTemplateResponseMixin, BaseTodayArchiveView):
    template_name_suffix = "_archive_day"

class WeekArchiveView(MultipleObjectTemplateResponseMixin, BaseWeekArchiveView):
    template_name_suffix = "_archive_week"

class YearArchiveView(MultipleObjectTemplateResponseMixin, BaseYearArchiveView):
    template_name_suffix = "_archive_year"

class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView): ...

class CreateView(SingleObjectTemplateResponseMixin, BaseCreateView):
    template_name_suffix = "_form"

class DeleteView(SingleObjectTemplateResponseMixin, BaseDeleteView):
    template_name_suffix = "_confirm_delete"

class FormView(TemplateResponseMixin, BaseFormView): ...

class UpdateView(SingleObjectTemplateResponseMixin, BaseUpdateView):
    template_name_suffix = "_form"

class ListView(MultipleObjectTemplateResponseMixin, BaseListView): ...
class GenericViewError(Exception): ...
