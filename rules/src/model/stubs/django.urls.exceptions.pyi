from django.urls import NoReverseMatch, Resolver404
