from rest_framework.generics import GenericAPIView
from rest_framework.mixins import (
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
)
from rest_framework.views import APIView

class ViewSetMixin:
    @classmethod
    def as_view(cls, actions=None, **initkwargs): work("no view function is made")
    def initialize_request(self, request, *args, **kwargs):
        work("self.action is never set")
        self.action = ...
    def reverse_action(self, url_name, *args, **kwargs): replaceable()
    @classmethod
    def get_extra_actions(cls): replaceable()
    def get_extra_action_url_map(self): replaceable()

class ViewSet(ViewSetMixin, APIView): ...
class GenericViewSet(ViewSetMixin, GenericAPIView): ...
class ReadOnlyModelViewSet(RetrieveModelMixin, ListModelMixin, GenericViewSet): ...

class ModelViewSet(
    CreateModelMixin, RetrieveModelMixin, UpdateModelMixin, DestroyModelMixin, ListModelMixin,
    GenericViewSet,
): ...
