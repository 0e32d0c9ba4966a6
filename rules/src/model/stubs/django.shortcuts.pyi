def render(request, template_name, context=None, content_type=None, status=None, using=None):
    replaceable()
def redirect(to, *args, permanent=False, preserve_request=False, **kwargs): replaceable()
def get_object_or_404(klass, *args, **kwargs): replaceable()
async def aget_object_or_404(klass, *args, **kwargs): replaceable()
def get_list_or_404(klass, *args, **kwargs): replaceable()
async def aget_list_or_404(klass, *args, **kwargs): replaceable()
def resolve_url(to, *args, **kwargs): replaceable()
