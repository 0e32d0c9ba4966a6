def reverse(viewname, args=None, kwargs=None, request=None, format=None, **extra): replaceable()
def reverse_lazy(viewname, args=None, kwargs=None, request=None, format=None, **extra):
    replaceable()
