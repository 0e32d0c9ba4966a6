from rest_framework.mixins import (
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
)
from rest_framework.views import APIView

class GenericAPIView(APIView):
    queryset = None
    serializer_class = None
    lookup_field = "pk"
    lookup_url_kwarg = None
    filter_backends = []
    pagination_class = None

    def get_queryset(self): replaceable()
    def get_object(self): replaceable()
    def get_serializer(self, *args, **kwargs): replaceable()
    def get_serializer_class(self): replaceable()
    def get_serializer_context(self):
        work("request, format and view are missing from the serializer's context")
    def filter_queryset(self, queryset): work("the search, ordering and filter backends do not run")
    @property
    def paginator(self): replaceable()
    def paginate_queryset(self, queryset): replaceable()
    def get_paginated_response(self, data): replaceable()

class CreateAPIView(CreateModelMixin, GenericAPIView):
    def post(self, request, *args, **kwargs): replaceable()

class ListAPIView(ListModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs): replaceable()

class RetrieveAPIView(RetrieveModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs): replaceable()

class DestroyAPIView(DestroyModelMixin, GenericAPIView):
    def delete(self, request, *args, **kwargs): replaceable()

class UpdateAPIView(UpdateModelMixin, GenericAPIView):
    def put(self, request, *args, **kwargs): replaceable()
    def patch(self, request, *args, **kwargs): replaceable()

class ListCreateAPIView(ListModelMixin, CreateModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs): replaceable()
    def post(self, request, *args, **kwargs): replaceable()

class RetrieveUpdateAPIView(RetrieveModelMixin, UpdateModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs): replaceable()
    def put(self, request, *args, **kwargs): replaceable()
    def patch(self, request, *args, **kwargs): replaceable()

class RetrieveDestroyAPIView(RetrieveModelMixin, DestroyModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs): replaceable()
    def delete(self, request, *args, **kwargs): replaceable()

class RetrieveUpdateDestroyAPIView(
    RetrieveModelMixin, UpdateModelMixin, DestroyModelMixin, GenericAPIView,
):
    def get(self, request, *args, **kwargs): replaceable()
    def put(self, request, *args, **kwargs): replaceable()
    def patch(self, request, *args, **kwargs): replaceable()
    def delete(self, request, *args, **kwargs): replaceable()

def get_object_or_404(queryset, *filter_args, **filter_kwargs): replaceable()
