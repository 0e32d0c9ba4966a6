from django.forms import BoundField
