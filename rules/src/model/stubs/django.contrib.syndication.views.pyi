from django.core.exceptions import ObjectDoesNotExist

class FeedDoesNotExist(ObjectDoesNotExist): ...

class Feed:
    feed_type = ...
    title_template = None
    description_template = None
    language = None

    def __call__(self, request, *args, **kwargs): replaceable()
    def item_title(self, item): replaceable()
    def item_description(self, item): replaceable()
    def item_link(self, item): replaceable()
    def item_enclosures(self, item): replaceable()
    def feed_extra_kwargs(self, obj): replaceable()
    def item_extra_kwargs(self, item): replaceable()
    def get_object(self, request, *args, **kwargs) -> None: ...
    def get_context_data(self, **kwargs): replaceable()
    def get_feed(self, obj, request): replaceable()
