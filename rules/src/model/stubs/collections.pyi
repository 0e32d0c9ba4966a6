class OrderedDict(dict):
    def __init__(self, *args, **kwargs) -> None: work("the dict starts empty")
    def __setitem__(self, key, value) -> None: work("nothing is stored in the dict")
    def __delitem__(self, key) -> None: work("nothing is removed from the dict")
    def move_to_end(self, key, last=True) -> None: replaceable()
    def popitem(self, last=True): replaceable()

class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs) -> None:
        work("the dict has no default factory and starts empty")
        self.default_factory = ...
    def __missing__(self, key): work("missing keys raise no KeyError and get no default")

class Counter(dict):
    def __init__(self, iterable=None, /, **kwds) -> None: work("nothing is counted")
    def __missing__(self, key): replaceable()
    def most_common(self, n=None): replaceable()
    def elements(self): replaceable()
    def subtract(self, iterable=None, /, **kwds) -> None: work("nothing is counted")
    def update(self, iterable=None, /, **kwds) -> None: work("nothing is counted")
    def total(self): replaceable()

class ChainMap:
    def __init__(self, *maps) -> None:
        work("the maps are never set")
        self.maps = ...
    def new_child(self, m=None, **kwargs): replaceable()

class UserDict:
    def __init__(self, dict=None, /, **kwargs) -> None:
        work("self.data is never set")
        self.data = ...
    def __getitem__(self, key): work("no key is looked up")
    def __setitem__(self, key, item) -> None: work("nothing is stored in the dict")
    def __delitem__(self, key) -> None: work("nothing is removed from the dict")

class UserList:
    def __init__(self, initlist=None) -> None:
        work("self.data is never set")
        self.data = ...
    def __getitem__(self, i): work("no item is looked up")
    def __setitem__(self, i, item) -> None: work("nothing is stored in the list")
    def append(self, item) -> None: work("nothing is stored in the list")
    def extend(self, other) -> None: work("nothing is stored in the list")
    def insert(self, i, item) -> None: work("nothing is stored in the list")

class UserString:
    def __init__(self, seq) -> None:
        work("self.data is never set")
        self.data = ...

class deque:
    def __init__(self, iterable=(), maxlen=None) -> None: work("the deque starts empty")
    def append(self, item, /) -> None: work("nothing is stored in the deque")
    def appendleft(self, item, /) -> None: work("nothing is stored in the deque")
    def extend(self, iterable, /) -> None: work("nothing is stored in the deque")
    def extendleft(self, iterable, /) -> None: work("nothing is stored in the deque")
    def pop(self): replaceable()
    def popleft(self): replaceable()
    def clear(self) -> None: replaceable()

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None): replaceable()
