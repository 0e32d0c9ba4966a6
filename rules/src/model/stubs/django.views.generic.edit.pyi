from django.forms import Form
from django.views import View
from django.views.generic import CreateView, DeleteView, FormView, UpdateView
from django.views.generic.base import ContextMixin
from django.views.generic.detail import BaseDetailView, SingleObjectMixin

class FormMixin(ContextMixin):
    initial = {}
    form_class = None
    success_url = None
    prefix = None

    def get_initial(self): replaceable()
    def get_prefix(self): replaceable()
    def get_form_class(self): replaceable()
    def get_form(self, form_class=None): replaceable()
    def get_form_kwargs(self): work("data, files and initial values never reach the form")
    def get_success_url(self): replaceable()
    def form_valid(self, form): replaceable()
    def form_invalid(self, form): replaceable()
    def get_context_data(self, **kwargs): work("form is missing from the context")

class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None

    def get_form_class(self): replaceable()
    def get_form_kwargs(self): work("data and instance never reach the form")
    def get_success_url(self): replaceable()
    def form_valid(self, form):
        work("the object is not saved")
        self.object = ...

class ProcessFormView(View):
    def get(self, request, *args, **kwargs): replaceable()
    def post(self, request, *args, **kwargs): replaceable()
    def put(self, *args, **kwargs): replaceable()

class BaseFormView(FormMixin, ProcessFormView): ...

class BaseCreateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        replaceable()
        self.object = ...
    def post(self, request, *args, **kwargs):
        replaceable()
        self.object = ...

class BaseUpdateView(ModelFormMixin, ProcessFormView):
    def get(self, request, *args, **kwargs):
        replaceable()
        self.object = ...
    def post(self, request, *args, **kwargs):
        replaceable()
        self.object = ...

class DeletionMixin:
    success_url = None

    def delete(self, request, *args, **kwargs): replaceable()
    def post(self, request, *args, **kwargs): replaceable()
    def get_success_url(self): replaceable()

class BaseDeleteView(DeletionMixin, FormMixin, BaseDetailView):
    form_class = Form

    def post(self, request, *args, **kwargs):
        replaceable()
        self.object = ...
    def form_valid(self, form): work("the object is not deleted")
