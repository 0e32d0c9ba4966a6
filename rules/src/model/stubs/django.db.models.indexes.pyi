from django.db.models import Index
