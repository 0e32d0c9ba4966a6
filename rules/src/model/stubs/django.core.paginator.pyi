class UnorderedObjectListWarning(RuntimeWarning): ...
class InvalidPage(Exception): ...
class PageNotAnInteger(InvalidPage): ...
class EmptyPage(InvalidPage): ...

class Paginator:
    ELLIPSIS = ...

    def __init__(
        self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None,
    ) -> None:
        work("the object list and page size are never set")
        self.object_list = ...
        self.per_page = ...
        self.orphans = ...
        self.allow_empty_first_page = ...
        self.error_messages = ...
    def __iter__(self): replaceable()
    def validate_number(self, number): replaceable()
    def get_page(self, number): replaceable()
    def page(self, number): replaceable()
    @property
    def count(self): replaceable()
    @property
    def num_pages(self): replaceable()
    @property
    def page_range(self): replaceable()
    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2): replaceable()

class Page:
    def __init__(self, object_list, number, paginator) -> None:
        work("the page has no objects, number or paginator")
        self.object_list = ...
        self.number = ...
        self.paginator = ...
    def __len__(self): replaceable()
    def __getitem__(self, index): replaceable()
    def has_next(self): replaceable()
    def has_previous(self): replaceable()
    def has_other_pages(self): replaceable()
    def next_page_number(self): replaceable()
    def previous_page_number(self): replaceable()
    def start_index(self): replaceable()
    def end_index(self): replaceable()

class BasePaginator:
    ELLIPSIS = ...

    def __init__(
        self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None,
    ) -> None:
        work("its own attributes are never set")
        self.object_list = ...
        self.per_page = ...
        self.orphans = ...
        self.allow_empty_first_page = ...
        self.error_messages = ...

class AsyncPaginator(BasePaginator):
    def __init__(
        self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None,
    ) -> None: work("its own attributes are never set")
    def __aiter__(self): replaceable()
    async def avalidate_number(self, number): replaceable()
    async def aget_page(self, number): replaceable()
    async def apage(self, number): replaceable()
    async def acount(self): replaceable()
    async def anum_pages(self): replaceable()
    async def apage_range(self): replaceable()
    def aget_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2): replaceable()

class AsyncPage:
    def __init__(self, object_list, number, paginator) -> None:
        work("its own attributes are never set")
        self.object_list = ...
        self.number = ...
        self.paginator = ...
    def __aiter__(self): replaceable()
    def __len__(self): replaceable()
    def __getitem__(self, index): replaceable()
    async def aget_object_list(self): replaceable()
    async def ahas_next(self): replaceable()
    async def ahas_previous(self): replaceable()
    async def ahas_other_pages(self): replaceable()
    async def anext_page_number(self): replaceable()
    async def aprevious_page_number(self): replaceable()
    async def astart_index(self): replaceable()
    async def aend_index(self): replaceable()
