"""Interprets only the part of Python's pickle format that PyTorch's files of weights need.

This small interpreter replaces `pickle`: it imports nothing and calls only the functions of `_KNOWN`, which build
tensors and dictionaries from numbers. Any other name in a file raises a `SetupError`. `pickletools` parses the
operations, with every length checked against the available bytes.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from typing import Any, NamedTuple

from gradviz.data.errors import SetupError
from gradviz.text import _

__all__ = ["EXPORT", "Storage", "Tensor", "load_pickle"]

_MOST_OPERATIONS = 500_000
_MOST_MEMO = 200_000
EXPORT = 'torch.save(model.state_dict(), "weights.pt")'
# The class name of a storage → the type of its numbers.
_STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool",
}  # fmt: skip


_MAKES_OBJECTS = ("NEWOBJ", "NEWOBJ_EX")


class Storage(NamedTuple):
    """A sequence of `length` numbers of one type, stored in the file under `key`."""

    kind: str
    key: str
    length: int


class Tensor(NamedTuple):
    """A view of a storage from number `offset` with `shape` and `strides` (in numbers), not checked yet."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Mark:
    """Marks where the items of a list, a tuple or a dictionary begin on the stack."""


class _Global(NamedTuple):
    """A global name that the file refers to; only those in `_KNOWN` are allowed."""

    name: str


_MARK = _Mark()


def _tensor(storage: Any, offset: Any, shape: Any, strides: Any, *_more: Any) -> Tensor:
    if not isinstance(storage, Storage) or not isinstance(shape, tuple) or not isinstance(strides, tuple):
        raise ValueError
    if len(shape) != len(strides) or any(type(each) is not int or each < 0 for each in (offset, *shape, *strides)):
        raise ValueError
    return Tensor(storage, offset, shape, strides)


def _parameter(tensor: Any, *_more: Any) -> Tensor:
    if not isinstance(tensor, Tensor):
        raise ValueError
    return tensor


def _ordered_dict(*items: Any) -> dict[Any, Any]:
    if items and items != ([],) and items != ((),):
        raise ValueError
    return {}


_KNOWN: dict[str, Callable[..., Any]] = {
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_parameter": _parameter,
    "collections.OrderedDict": _ordered_dict,
}


class _Machine:
    """The interpreter: the stack and the memo of a pickle."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def pop(self) -> Any:
        return self.stack.pop()

    def since_mark(self) -> list[Any]:
        """Pop the items above the last mark, and the mark."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                items = self.stack[place + 1 :]
                del self.stack[place:]
                return items
        raise ValueError

    def remember(self, place: int) -> None:
        if len(self.memo) >= _MOST_MEMO:
            raise ValueError
        self.memo[place] = self.stack[-1]

    def take(self, count: int) -> None:
        """Replace the last `count` items by a tuple of them."""
        if len(self.stack) < count:
            raise ValueError
        items = tuple(self.stack[len(self.stack) - count :])
        del self.stack[len(self.stack) - count :]
        self.stack.append(items)

    def set_items(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) is not dict or len(items) % 2:
            raise ValueError
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, (str, int)):
                raise ValueError
            target[key] = value

    def extend(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) is not list:
            raise ValueError
        target.extend(items)

    def find(self, module: Any, name: Any) -> None:
        self.stack.append(_Global(f"{module}.{name}"))

    def call(self) -> None:
        arguments, function = self.pop(), self.pop()
        if not isinstance(function, _Global) or not isinstance(arguments, tuple):
            raise ValueError
        known = _KNOWN.get(function.name)
        if known is None:
            raise self.refused(function.name)
        self.stack.append(known(*arguments))

    def build(self) -> None:
        """Set the state of an object: that of a dictionary is metadata, which is ignored; any other is refused."""
        self.pop()
        if type(self.stack[-1]) is not dict:
            raise ValueError

    def persistent(self) -> None:
        """Push a storage, whose numbers are elsewhere in the file."""
        said = self.pop()
        if not isinstance(said, tuple) or len(said) < 5 or said[0] != "storage" or not isinstance(said[1], _Global):
            raise ValueError
        kind = _STORAGES.get(said[1].name.removeprefix("torch."))
        if kind is None:
            raise self.refused(said[1].name)
        if not isinstance(said[2], str) or type(said[4]) is not int or said[4] < 0:
            raise ValueError
        self.stack.append(Storage(kind, said[2], said[4]))

    def refused(self, wanted: str) -> SetupError:
        message = _("this file wants to run {name}, which no file of weights needs. Save the weights alone: {line}.")
        return SetupError(self.name, message.format(name=wanted[:60], line=EXPORT))


def _put(value: Any) -> Callable[[_Machine, Any], None]:
    return lambda machine, _argument: machine.stack.append(value)


def _argument(machine: _Machine, argument: Any) -> None:
    machine.stack.append(argument)


_OPERATIONS: dict[str, Callable[[_Machine, Any], object]] = {
    "PROTO": lambda machine, argument: None,
    "FRAME": lambda machine, argument: None,
    "NONE": _put(None), "NEWTRUE": _put(True), "NEWFALSE": _put(False), "MARK": _put(_MARK), "EMPTY_TUPLE": _put(()),
    "EMPTY_DICT": lambda machine, argument: machine.stack.append({}),
    "EMPTY_LIST": lambda machine, argument: machine.stack.append([]),
    "BININT": _argument, "BININT1": _argument, "BININT2": _argument, "LONG1": _argument, "BINFLOAT": _argument,
    "BINUNICODE": _argument, "SHORT_BINUNICODE": _argument,
    "TUPLE": lambda machine, argument: machine.stack.append(tuple(machine.since_mark())),
    "TUPLE1": lambda machine, argument: machine.take(1),
    "TUPLE2": lambda machine, argument: machine.take(2),
    "TUPLE3": lambda machine, argument: machine.take(3),
    "APPEND": lambda machine, argument: machine.extend([machine.pop()]),
    "APPENDS": lambda machine, argument: machine.extend(machine.since_mark()),
    "SETITEM": lambda machine, argument: machine.set_items([machine.pop(), machine.pop()][::-1]),
    "SETITEMS": lambda machine, argument: machine.set_items(machine.since_mark()),
    "BINPUT": lambda machine, argument: machine.remember(argument),
    "LONG_BINPUT": lambda machine, argument: machine.remember(argument),
    "MEMOIZE": lambda machine, argument: machine.remember(len(machine.memo)),
    "BINGET": lambda machine, argument: machine.stack.append(machine.memo[argument]),
    "LONG_BINGET": lambda machine, argument: machine.stack.append(machine.memo[argument]),
    "GLOBAL": lambda machine, argument: machine.find(*argument.split(" ", 1)),
    "STACK_GLOBAL": lambda machine, argument: machine.find(*[machine.pop(), machine.pop()][::-1]),
    "REDUCE": lambda machine, argument: machine.call(),
    "BUILD": lambda machine, argument: machine.build(),
    "BINPERSID": lambda machine, argument: machine.persistent(),
}  # fmt: skip


def load_pickle(data: bytes, name: str) -> tuple[Any, int]:
    """The value of the pickle at the start of `data`, and its length in bytes; `name` is the file's, for error
    messages.

    Values are dicts, lists, tuples, strings, numbers and `Tensor`. Raises `SetupError`.
    """
    machine = _Machine(name)
    try:
        for count, (operation, argument, place) in enumerate(pickletools.genops(data)):
            if operation.name == "STOP":
                value = machine.pop()
                if machine.stack:
                    raise ValueError
                return value, (place or 0) + 1
            act = _OPERATIONS.get(operation.name)
            if operation.name in _MAKES_OBJECTS:
                raise machine.refused(next(each.name for each in reversed(machine.stack) if isinstance(each, _Global)))
            if act is None or count > _MOST_OPERATIONS:
                message = _("this is not a file of weights: a part of it ({what}) does more than hold numbers. Save "
                            "the weights alone: {line}.")  # fmt: skip
                raise SetupError(name, message.format(what=operation.name, line=EXPORT))
            act(machine, argument)
    except SetupError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, UnicodeError, StopIteration):
        raise SetupError(name, _("this file of weights is damaged")) from None
    raise SetupError(name, _("this file of weights is damaged"))
