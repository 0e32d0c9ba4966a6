from django.db.models import Model

class ModelBase(type):
    def __new__(cls, name, bases, attrs, **kwargs): work("the class never becomes a model")
