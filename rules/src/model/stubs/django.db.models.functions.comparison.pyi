from django.db.models.functions import Cast, Coalesce, Collate, Greatest, JSONObject, Least, NullIf
