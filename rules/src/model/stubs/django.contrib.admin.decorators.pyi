from django.contrib.admin import action, display, register
