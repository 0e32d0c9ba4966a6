from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver
