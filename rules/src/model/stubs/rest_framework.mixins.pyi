class CreateModelMixin:
    def create(self, request, *args, **kwargs): replaceable()
    def perform_create(self, serializer) -> None: replaceable()
    def get_success_headers(self, data): replaceable()

class ListModelMixin:
    def list(self, request, *args, **kwargs): replaceable()

class RetrieveModelMixin:
    def retrieve(self, request, *args, **kwargs): replaceable()

class UpdateModelMixin:
    def update(self, request, *args, **kwargs): replaceable()
    def perform_update(self, serializer) -> None: replaceable()
    def partial_update(self, request, *args, **kwargs): replaceable()

class DestroyModelMixin:
    def destroy(self, request, *args, **kwargs): replaceable()
    def perform_destroy(self, instance) -> None: replaceable()
