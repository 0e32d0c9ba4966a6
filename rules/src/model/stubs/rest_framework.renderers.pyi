class BaseRenderer:
    media_type = None
    format = None
    charset = "utf-8"
    render_style = "text"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        raise NotImplementedError

class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def get_indent(self, accepted_media_type, renderer_context): replaceable()
    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()

class TemplateHTMLRenderer(BaseRenderer):
    media_type = "text/html"
    format = "html"
    template_name = None
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()
    def resolve_template(self, template_names): replaceable()
    def get_template_context(self, data, renderer_context): replaceable()
    def get_template_names(self, response, view): replaceable()

class StaticHTMLRenderer(TemplateHTMLRenderer):
    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()

class HTMLFormRenderer(BaseRenderer):
    media_type = "text/html"
    format = "form"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()

class BrowsableAPIRenderer(BaseRenderer):
    media_type = "text/html"
    format = "api"
    charset = "utf-8"

    def get_context(self, data, accepted_media_type, renderer_context): replaceable()
    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()

class AdminRenderer(BrowsableAPIRenderer):
    format = "admin"

    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()
    def get_context(self, data, accepted_media_type, renderer_context): replaceable()

class MultiPartRenderer(BaseRenderer):
    media_type = "multipart/form-data; boundary=BoUnDaRyStRiNg"
    format = "multipart"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None): replaceable()

class OpenAPIRenderer(BaseRenderer):
    media_type = "application/vnd.oai.openapi"
    charset = None
    format = "openapi"

    def render(self, data, media_type=None, renderer_context=None): replaceable()

class JSONOpenAPIRenderer(BaseRenderer):
    media_type = "application/vnd.oai.openapi+json"
    charset = None
    format = "openapi-json"

    def render(self, data, media_type=None, renderer_context=None): replaceable()
