import django.db.models as models
import django.db.transaction as transaction
from django.db.utils import (
    ConnectionHandler, ConnectionRouter, DataError, DatabaseError, Error, IntegrityError,
    InterfaceError, InternalError, NotSupportedError, OperationalError, ProgrammingError,
)
