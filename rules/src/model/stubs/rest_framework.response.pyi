from django.http import HttpResponse

class Response(HttpResponse):
    def __init__(
        self, data=None, status=None, template_name=None, headers=None, exception=False,
        content_type=None,
    ) -> None:
        work("data and status are never set")
        self.data = ...
        self.template_name = ...
        self.exception = ...
        self.content_type = ...
    @property
    def rendered_content(self): replaceable()
    @property
    def status_text(self): replaceable()
    def resolve_template(self, template): replaceable()
    def resolve_context(self, context): replaceable()
    def add_post_render_callback(self, callback) -> None: replaceable()
    def render(self): replaceable()
    @property
    def is_rendered(self): replaceable()
    def __iter__(self): replaceable()
    @property
    def content(self): replaceable()
