class BaseVersioning:
    default_version = None
    allowed_versions = None
    version_param = "version"

    def determine_version(self, request, *args, **kwargs): replaceable()
    def reverse(self, viewname, args=None, kwargs=None, request=None, format=None, **extra):
        replaceable()
    def is_allowed_version(self, version): replaceable()

class AcceptHeaderVersioning(BaseVersioning):
    def determine_version(self, request, *args, **kwargs): replaceable()

class URLPathVersioning(BaseVersioning):
    def determine_version(self, request, *args, **kwargs): replaceable()
    def reverse(self, viewname, args=None, kwargs=None, request=None, format=None, **extra):
        replaceable()

class NamespaceVersioning(BaseVersioning):
    def determine_version(self, request, *args, **kwargs): replaceable()
    def reverse(self, viewname, args=None, kwargs=None, request=None, format=None, **extra):
        replaceable()

class HostNameVersioning(BaseVersioning):
    def determine_version(self, request, *args, **kwargs): replaceable()

class QueryParameterVersioning(BaseVersioning):
    def determine_version(self, request, *args, **kwargs): replaceable()
    def reverse(self, viewname, args=None, kwargs=None, request=None, format=None, **extra):
        replaceable()
