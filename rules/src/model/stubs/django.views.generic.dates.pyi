from django.views import View
from django.views.generic import (
    ArchiveIndexView, DateDetailView, DayArchiveView, MonthArchiveView, TodayArchiveView,
    WeekArchiveView, YearArchiveView,
)
from django.views.generic.detail import BaseDetailView
from django.views.generic.list import MultipleObjectMixin

class YearMixin:
    year_format = "%Y"
    year = None

    def get_year_format(self): replaceable()
    def get_year(self): replaceable()
    def get_next_year(self, date): replaceable()
    def get_previous_year(self, date): replaceable()

class MonthMixin:
    month_format = "%b"
    month = None

    def get_month_format(self): replaceable()
    def get_month(self): replaceable()
    def get_next_month(self, date): replaceable()
    def get_previous_month(self, date): replaceable()

class DayMixin:
    day_format = "%d"
    day = None

    def get_day_format(self): replaceable()
    def get_day(self): replaceable()
    def get_next_day(self, date): replaceable()
    def get_previous_day(self, date): replaceable()

class WeekMixin:
    week_format = "%U"
    week = None

    def get_week_format(self): replaceable()
    def get_week(self): replaceable()
    def get_next_week(self, date): replaceable()
    def get_previous_week(self, date): replaceable()

class DateMixin:
    date_field = None
    allow_future = False

    def get_date_field(self): replaceable()
    def get_allow_future(self): replaceable()
    @property
    def uses_datetime_field(self): replaceable()

class BaseDateListView(MultipleObjectMixin, DateMixin, View):
    allow_empty = False
    date_list_period = "year"

    def get(self, request, *args, **kwargs):
        replaceable()
        self.date_list = ...
        self.object_list = ...
    def get_dated_items(self): raise NotImplementedError
    def get_ordering(self): replaceable()
    def get_dated_queryset(self, **lookup): replaceable()
    def get_date_list_period(self): replaceable()
    def get_date_list(self, queryset, date_type=None, ordering="ASC"): replaceable()

class BaseArchiveIndexView(BaseDateListView):
    context_object_name = "latest"

    def get_dated_items(self): replaceable()

class BaseYearArchiveView(YearMixin, BaseDateListView):
    date_list_period = "month"
    make_object_list = False

    def get_dated_items(self): replaceable()
    def get_make_object_list(self): replaceable()

class BaseMonthArchiveView(YearMixin, MonthMixin, BaseDateListView):
    date_list_period = "day"

    def get_dated_items(self): replaceable()

class BaseWeekArchiveView(YearMixin, WeekMixin, BaseDateListView):
    def get_dated_items(self): replaceable()

class BaseDayArchiveView(YearMixin, MonthMixin, DayMixin, BaseDateListView):
    def get_dated_items(self): replaceable()

class BaseTodayArchiveView(BaseDayArchiveView):
    def get_dated_items(self): replaceable()

class BaseDateDetailView(YearMixin, MonthMixin, DayMixin, DateMixin, BaseDetailView):
    def get_object(self, queryset=None): replaceable()
