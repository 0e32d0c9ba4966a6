from django.db.models import (
    CASCADE, DO_NOTHING, PROTECT, ProtectedError, RESTRICT, RestrictedError, SET, SET_DEFAULT,
    SET_NULL,
)
