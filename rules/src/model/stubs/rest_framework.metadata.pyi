class BaseMetadata:
    def determine_metadata(self, request, view): raise NotImplementedError

class SimpleMetadata(BaseMetadata):
    def determine_metadata(self, request, view): replaceable()
    def determine_actions(self, request, view): replaceable()
    def get_serializer_info(self, serializer): replaceable()
    def get_field_info(self, field): replaceable()
