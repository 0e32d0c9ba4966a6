from django.http import Http404

class URLPattern:
    def check(self): replaceable()
    def resolve(self, path): replaceable()

class URLResolver:
    def check(self): replaceable()
    def resolve(self, path): replaceable()
    @property
    def url_patterns(self): replaceable()
    def reverse(self, lookup_view, *args, **kwargs): replaceable()

class ResolverMatch:
    def __init__(
        self, func, args, kwargs, url_name=None, app_names=None, namespaces=None, route=None,
        tried=None, captured_kwargs=None, extra_kwargs=None,
    ) -> None: work("its own attributes are never set")
    def __getitem__(self, index): replaceable()

class NoReverseMatch(Exception): ...
class Resolver404(Http404): ...

def path(route, view, kwargs=None, name=None, *, Pattern=...): replaceable()
def re_path(route, view, kwargs=None, name=None, *, Pattern=...): replaceable()
def include(arg, namespace=None): replaceable()
def reverse(
    viewname, urlconf=None, args=None, kwargs=None, current_app=None, *, query=None,
    fragment=None,
): replaceable()
def reverse_lazy(
    viewname, urlconf=None, args=None, kwargs=None, current_app=None, *, query=None,
    fragment=None,
): replaceable()
def resolve(path, urlconf=None): replaceable()
def register_converter(converter, type_name) -> None: replaceable()
def get_script_prefix(): replaceable()
def set_script_prefix(prefix) -> None: replaceable()
def clear_url_caches() -> None: replaceable()
def get_resolver(urlconf=None): replaceable()
def get_urlconf(default=None): replaceable()
def is_valid_path(path, urlconf=None): replaceable()
def translate_url(url, lang_code): replaceable()
