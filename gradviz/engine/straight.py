"""Many small calls in a row without a loop over them: what Python does between two calls of NumPy counts here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

__all__ = ["Call", "straight"]

Call = tuple[Any, ...]  # a function and its arguments


def straight(calls: Sequence[Call]) -> Callable[[], None]:
    """One function of no arguments that makes these calls one after the other, always on the same objects."""
    made: Callable[[], None] = _maker(tuple(map(len, calls)))(*chain.from_iterable(calls))
    return made


@lru_cache(maxsize=512)
def _maker(lengths: tuple[int, ...]) -> Callable[..., Callable[[], None]]:
    """The function that takes the parts of calls of these lengths and returns the function that makes them."""
    names = [[f"c{call}_{part}" for part in range(length)] for call, length in enumerate(lengths)]
    lines = [f"        {function}({', '.join(arguments)})" for function, *arguments in names]
    source = "\n".join([
        f"def make({', '.join(chain.from_iterable(names))}):", "    def run():", *(lines or ["        pass"]),
        "    return run",
    ])  # fmt: skip
    space: dict[str, Any] = {}
    exec(compile(source, __name__, "exec"), space)  # nothing but the names made above
    maker: Callable[..., Callable[[], None]] = space["make"]
    return maker
