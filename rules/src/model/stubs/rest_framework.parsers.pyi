from rest_framework.renderers import JSONRenderer

class BaseParser:
    media_type = None

    def parse(self, stream, media_type=None, parser_context=None): raise NotImplementedError

class JSONParser(BaseParser):
    media_type = "application/json"
    renderer_class = JSONRenderer
    strict = True

    def parse(self, stream, media_type=None, parser_context=None): replaceable()

class FormParser(BaseParser):
    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream, media_type=None, parser_context=None): replaceable()

class MultiPartParser(BaseParser):
    media_type = "multipart/form-data"

    def parse(self, stream, media_type=None, parser_context=None): replaceable()

class FileUploadParser(BaseParser):
    media_type = "*/*"
    errors = ...

    def parse(self, stream, media_type=None, parser_context=None): replaceable()
    def get_filename(self, stream, media_type, parser_context): replaceable()
