from django.db.utils import ProgrammingError

class Atomic:
    def __init__(self, using, savepoint, durable) -> None:
        work("the database and savepoint are never set")
    def __enter__(self) -> None: work("no transaction is opened")
    def __exit__(self, exc_type, exc_value, traceback) -> None:
        work("the transaction is not closed")
    def __call__(self, func): replaceable()

class TransactionManagementError(ProgrammingError): ...

def atomic(using=None, savepoint=True, durable=False): replaceable()
def on_commit(func, using=None, robust=False) -> None: replaceable()
def commit(using=None) -> None: replaceable()
def rollback(using=None) -> None: replaceable()
def savepoint(using=None): replaceable()
def savepoint_commit(sid, using=None) -> None: replaceable()
def savepoint_rollback(sid, using=None) -> None: replaceable()
def get_autocommit(using=None): replaceable()
def set_autocommit(autocommit, using=None): replaceable()
def get_connection(using=None): replaceable()
def non_atomic_requests(using=None): replaceable()
def mark_for_rollback_on_error(using=None): replaceable()
def get_rollback(using=None): replaceable()
def set_rollback(rollback, using=None): replaceable()
def clean_savepoints(using=None) -> None: replaceable()
