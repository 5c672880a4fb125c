"""What changes after it is made, in the layers that several threads use at once, is named here with the reason why
no thread meets another in it. A new cache or work array fails this test until its reason is given."""

import ast
import functools
import gc
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import gradviz
from gradviz.scene.result_cache import clear_caches
from gradviz.scene.setup.setup_form import thumbnails
from tests.test_exact_beside_threads import RUNS, jobs_of

ROOT = Path(gradviz.__file__).parent
LAYERS = ("engine", "data", "training", "landscape", "scene")
CHANGERS = {
    "append", "add", "update", "pop", "clear", "popitem", "setdefault", "insert", "move_to_end", "extend", "remove",
    "discard", "appendleft", "popleft", "sort", "reverse",
}  # fmt: skip

SWAPPED = "a cache that is replaced whole"
OWN = "made by whoever computes with it, for that alone"
TIMELINE = "part of a timeline, which belongs to one thread; another thread gets a copy of its version"
WHO_CHANGES = {
    "Run": SWAPPED, "ArrayCache": SWAPPED, "ByArray": SWAPPED, "_medians_of": SWAPPED, "_known": SWAPPED,
    "_last": SWAPPED,
    "_Scalars": "its numbers are read-only, and any thread that makes one makes the same",
    "_clearers": "filled while modules are imported",
    "_threads": "what is in it is another object in each thread",
    "Workspace": OWN, "Stack": OWN, "StartsTrainer": OWN, "_Group": OWN, "_Runner": OWN, "UpdateKernel": OWN,
    "Trainer": OWN, "Evaluator": OWN, "_Work": OWN, "_Slices": OWN, "ScratchArrays": OWN, "NumericalDerivatives": OWN,
    "_MethodResult": OWN, "_Numbers": OWN, "_Words": OWN,
    "LossHistory": TIMELINE, "Keyframes": TIMELINE, "Stretches": TIMELINE, "Timeline": TIMELINE,
}  # fmt: skip


def base(node: ast.AST) -> str:
    """What is changed in `self.x[1].y = …` is self; in `x[1] = …` it is x."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def changed_in(function: ast.AST) -> Iterator[str]:
    """The names whose objects a function changes, and those that it declares global."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield base(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGERS:
            yield base(node.func.value)
        elif isinstance(node, ast.Global):
            yield from node.names


def stored_in(node: ast.AST) -> set[str]:
    """The names that are given a value."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def what_changes(source: str) -> set[str]:
    """Classes that change themselves after `__init__`, and names of a module that its functions change."""
    tree, found = ast.parse(source), set()
    own = {name for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign)) for name in stored_in(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name != "__init__"]
            if any("self" in changed_in(method) for method in methods):
                found.add(node.name)
        elif isinstance(node, ast.FunctionDef):
            declared = {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}
            inside = stored_in(node) | {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
            found |= {name for name in changed_in(node) if name in own - (inside - declared)}
    return found


def test_everything_that_changes_is_named_with_its_reason() -> None:
    found = {name for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))
             for name in what_changes(path.read_text(encoding="utf-8"))}  # fmt: skip
    assert found == WHO_CHANGES.keys()


@pytest.mark.parametrize("source", [
    "class Run:\n    def batch(self, at):\n        self._kept[at] = 1",
    "class Run:\n    def batch(self, at):\n        self._order, self._kept = at, {}",
    "class Run:\n    def batch(self, at):\n        self._entries.pop(at)",
    "_kept = {}\ndef batch(at):\n    _kept[at] = 1",
    "_kept: dict = {}\ndef batch(at):\n    _kept.setdefault(at, 1)",
    "_last = None\ndef batch(at):\n    global _last\n    _last = at",
])  # fmt: skip
def test_a_new_cache_is_seen(source: str) -> None:
    assert what_changes(source)


def test_local_objects_of_a_function_are_not_shared() -> None:
    own = "kept = 1\nclass Run:\n    def __init__(self):\n        self.x = 1\n    def at(self, kept):\n        y = []\n"
    assert not what_changes(own + "        y.append(self.x)\n        kept.append(y)\n        return y")


def caches() -> Iterator[Any]:
    """Every function of the layers that remembers what it returned."""
    for layer in LAYERS:
        package = importlib.import_module(f"gradviz.{layer}")
        for entry in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            module = importlib.import_module(entry.name)
            for thing in vars(module).values():
                if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__ == entry.name:
                    yield thing


def arrays_in(thing: Any) -> Iterator[np.ndarray[Any, Any]]:
    """The arrays in a result: in tuples, frames and objects of our own."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from arrays_in(part)
    elif isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from arrays_in(getattr(thing, name))
    elif type(thing).__module__.startswith("gradviz.scene") and hasattr(thing, "__dict__"):
        for part in vars(thing).values():
            yield from arrays_in(part)


def test_cached_arrays_are_read_only() -> None:
    run = RUNS["shuffled circle"]()
    clear_caches()
    for job in (*jobs_of(run), thumbnails):
        job()
    filled = [cache for cache in caches() if cache.cache_info().currsize]
    assert len(filled) > 5
    for cache in filled:
        # The garbage collector knows what a cache holds: keys and results, some in links between them.
        held = gc.get_referents(cache)
        held += [part for each in held if isinstance(each, dict) for part in each.values()]
        held += [part for each in held if "lru_list" in type(each).__name__ for part in gc.get_referents(each)]
        for array in (array for each in held for array in arrays_in(each)):
            assert not array.flags.writeable, f"{cache.__module__}.{cache.__qualname__} gives out what can be changed"
    clear_caches()
