from django.db.models import Field, ForeignKey, ForeignObject, ManyToManyField, OneToOneField

class RelatedField(Field):
    def __init__(
        self, related_name=None, related_query_name=None, limit_choices_to=None, **kwargs
    ) -> None: work("the options of the field are never set")
    def db_type(self, connection) -> None: ...
