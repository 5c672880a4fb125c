"""The examples in the docstrings of the library show its actual results."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import gradviz as gv
from gradviz import library

MODULES = [f"gradviz.library.{module.name}" for module in pkgutil.iter_modules(library.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_every_function_of_the_library_has_an_example() -> None:
    callables = [getattr(gv, name) for name in gv.__all__ if name not in ("GradvizError", "Run", "open")]
    callables += [getattr(gv.Run, name) for name in ("train", "trace", "surface", "figure", "check")]
    assert [call.__qualname__ for call in callables if ">>> " not in (call.__doc__ or "")] == []
