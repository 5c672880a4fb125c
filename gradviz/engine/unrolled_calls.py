"""Compiles a list of calls into one function, like an unrolled loop: for small arrays, Python's work between two
NumPy calls takes as long as the calls themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

__all__ = ["Call", "unrolled"]

Call = tuple[Any, ...]  # a function and its arguments


def unrolled(calls: Sequence[Call]) -> Callable[[], None]:
    """One function of no arguments that makes these calls one after the other, always on the same objects."""
    made: Callable[[], None] = _maker(tuple(map(len, calls)))(*chain.from_iterable(calls))
    return made


@lru_cache(maxsize=512)
def _maker(lengths: tuple[int, ...]) -> Callable[..., Callable[[], None]]:
    """A function that takes all functions and arguments in one sequence and returns a function that makes the calls.

    `lengths` holds, for each call, how many items of that sequence belong to it: the function and its arguments.
    """
    names = [[f"c{call}_{part}" for part in range(length)] for call, length in enumerate(lengths)]
    lines = [f"        {function}({', '.join(arguments)})" for function, *arguments in names]
    source = "\n".join([
        f"def make({', '.join(chain.from_iterable(names))}):", "    def run():", *(lines or ["        pass"]),
        "    return run",
    ])  # fmt: skip
    space: dict[str, Any] = {}
    exec(compile(source, __name__, "exec"), space)  # the source contains only the names made above
    maker: Callable[..., Callable[[], None]] = space["make"]
    return maker
