from django.contrib.postgres.fields import CICharField, CIEmailField, CIText, CITextField
