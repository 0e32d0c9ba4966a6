from django.db.models import BaseConstraint, CheckConstraint, Deferrable, UniqueConstraint
