from django.contrib.postgres.fields import CICharField, CIEmailField, CITextField
