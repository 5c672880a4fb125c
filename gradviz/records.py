"""The base class of records, a frozen struct: each dataclass added a third of a millisecond to every start."""

from __future__ import annotations

from dataclasses import Field, field, fields, make_dataclass
from typing import Any, ClassVar

from msgspec import NODEFAULT, Struct
from msgspec.structs import force_setattr

__all__ = ["FrozenRecord", "force_setattr"]


class _Fields:
    """A record's fields in the form that `dataclasses` uses, computed at the first access."""

    def __init__(self) -> None:
        self._known: dict[type[Struct], dict[str, Field[Any]]] = {}

    def __get__(self, record: object, kind: type[Struct]) -> dict[str, Field[Any]]:
        if kind not in self._known:
            defaults = kind.__struct_defaults__
            names = kind.__struct_fields__
            values = (*(NODEFAULT,) * (len(names) - len(defaults)), *defaults)
            own = [(name, Any, field() if value is NODEFAULT else field(default=value))
                   for name, value in zip(names, values, strict=True)]  # fmt: skip
            like = make_dataclass(kind.__name__, own, init=False, repr=False, eq=False, match_args=False)
            self._known[kind] = {each.name: each for each in fields(like)}
        return self._known[kind]


class FrozenRecord(Struct, frozen=True):
    """A frozen record that `dataclasses.replace` and `dataclasses.fields` accept as a dataclass.

    A record that holds an array is declared with `eq=False`: it is equal only to itself.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]] = _Fields()  # type: ignore[assignment]

    def __ne__(self, other: object) -> bool:
        # A struct has its own !=; it must remain the opposite of == where a record defines ==.
        return not self == other
