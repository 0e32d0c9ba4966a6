from django.db.models import Field, ForeignObject, ForeignObjectRel

class GenericForeignKey(Field):
    def __init__(
        self, ct_field="content_type", fk_field="object_id", for_concrete_model=True,
    ) -> None:
        work("the names of its two fields are never set")
        self.ct_field = ...
        self.fk_field = ...
        self.for_concrete_model = ...
        self.is_relation = ...
    def get_content_type(self, obj=None, id=None, using=None, model=None): replaceable()

class GenericRelation(ForeignObject):
    def __init__(
        self, to, object_id_field="object_id", content_type_field="content_type",
        for_concrete_model=True, related_query_name=None, limit_choices_to=None, **kwargs
    ) -> None:
        work("the options of the field are never set")
        self.object_id_field_name = ...
        self.content_type_field_name = ...
        self.for_concrete_model = ...
    def get_content_type(self): replaceable()
    def bulk_related_objects(self, objs, using="default"): replaceable()

class GenericRel(ForeignObjectRel):
    def __init__(
        self, field, to, related_name=None, related_query_name=None, limit_choices_to=None,
    ) -> None: work("the relation is never set")
