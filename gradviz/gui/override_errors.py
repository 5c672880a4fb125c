"""An error in an override, such as `paintEvent`, is reported and never ends the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from types import FunctionType

from shiboken6 import Shiboken

__all__ = ["complete_errors_of_overrides"]


def complete_errors_of_overrides() -> None:
    """Let every subclass of a Qt class, defined from now on, raise only complete exceptions from its overrides.

    Up to Python 3.11, an exception that C code raised, such as that of 1/0 or math.log(0), has no instance until some
    Python code handles it. Qt's binding looks for the arguments of that instance where one override is called within
    another, as `paintEvent` is within `event`, and the process dies. Handled and raised again, the exception has one.
    """
    if sys.version_info < (3, 12):
        Shiboken.Object.__init_subclass__ = classmethod(_with_complete_errors)  # type: ignore[assignment]


def _with_complete_errors(cls: type[Shiboken.Object], /, **options: object) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**options)
    known = _names_in(tuple(base for base in cls.__mro__ if base.__module__.startswith("PySide6.")))
    for name, member in tuple(vars(cls).items()):
        if name in known and isinstance(member, FunctionType) and not name.startswith("__"):
            setattr(cls, name, _complete(member))


@cache  # a hundred of our classes have QWidget's bases
def _names_in(kinds: tuple[type, ...]) -> frozenset[str]:
    return frozenset().union(*map(vars, kinds))


def _complete(method: Callable[..., object]) -> Callable[..., object]:
    def override(*arguments: object, **options: object) -> object:
        try:
            return method(*arguments, **options)
        except BaseException:
            raise  # it has an instance now

    # What people see of it. `functools.wraps` takes five times as long, for a thousand methods at every start.
    override.__name__, override.__qualname__, override.__doc__ = method.__name__, method.__qualname__, method.__doc__
    override.__wrapped__ = method  # type: ignore[attr-defined]
    return override
