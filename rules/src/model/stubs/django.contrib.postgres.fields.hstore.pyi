from django.contrib.postgres.fields import HStoreField
