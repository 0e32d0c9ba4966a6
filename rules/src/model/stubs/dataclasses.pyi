class FrozenInstanceError(AttributeError): ...

def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
    match_args=True, kw_only=False, slots=False, weakref_slot=False,
): replaceable()
def field(
    *, default=..., default_factory=..., init=True, repr=True, hash=None, compare=True,
    metadata=None, kw_only=...,
): replaceable()
