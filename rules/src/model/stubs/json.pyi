class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos) -> None: work("msg, doc and pos are never set")

class JSONEncoder:
    def __init__(
        self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
        sort_keys=False, indent=None, separators=None, default=None,
    ) -> None: work("the options of the encoder are never set")
    def default(self, o): work("types that JSON cannot hold no longer raise TypeError")
    def encode(self, o): replaceable()
    def iterencode(self, o, _one_shot=False): replaceable()

class JSONDecoder:
    def __init__(
        self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
        strict=True, object_pairs_hook=None,
    ) -> None: work("the options of the decoder are never set")
    def decode(self, s): replaceable()
    def raw_decode(self, s, idx=0): replaceable()

def dump(obj, fp, *, cls=None, default=None, **kw) -> None: replaceable()
def dumps(obj, *, cls=None, default=None, **kw): replaceable()
def load(fp, *, cls=None, object_hook=None, **kw): replaceable()
def loads(s, *, cls=None, object_hook=None, **kw): replaceable()
