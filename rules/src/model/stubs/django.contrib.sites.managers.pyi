from django.db.models import Manager

class CurrentSiteManager(Manager):
    use_in_migrations = True

    def __init__(self, field_name=None) -> None: work("its model and name are never set")
    def check(self, **kwargs): replaceable()
    def get_queryset(self): work("objects of other sites are returned too")
