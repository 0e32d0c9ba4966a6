from typing import Generic, NamedTuple, Protocol, TypedDict
