"""The user's own activations, losses, optimizers, initializers and data sets, from a Python file.

The user names such a file on the command line or in the window; a document never can. The entries that the file binds
to names are added to gradviz's tables after each has been tested in one update of a small network.
"""

from __future__ import annotations

import ast
import re
import sys
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, get_origin, get_type_hints

import numpy as np

from gradviz.data.errors import SetupError, expected
from gradviz.data.generators import GENERATORS, Generator
from gradviz.data.setup import GeneratedData, InlineData
from gradviz.engine.activations import ACTIVATIONS, Activation
from gradviz.engine.initializers import INITIALIZERS, Initializer
from gradviz.engine.losses import LOSSES, Loss
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.engine.optimizers import OPTIMIZERS, Optimizer
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import InitializerSetup, OptimizerSetup, RunSetup
from gradviz.training.trace import trace_update

__all__ = ["OwnParts", "active_parts", "load_parts"]

_TABLES: dict[type, MutableMapping[str, Any]] = {
    Activation: ACTIVATIONS, Loss: LOSSES, Optimizer: OPTIMIZERS, Initializer: INITIALIZERS, Generator: GENERATORS,
}  # fmt: skip
_LARGEST = 1_000_000  # bytes, enough for a file written by hand
_SAMPLES = InlineData(((0.5, -1.0), (1.0, 0.25), (-0.75, 0.5)), ((1.0, 0.0), (0.0, 1.0), (1.0, 0.0)))


class OwnParts(NamedTuple):
    """A loaded file and the names of its entries."""

    path: Path
    names: tuple[str, ...]


_active: list[OwnParts] = []


def active_parts() -> tuple[OwnParts, ...]:
    """The loaded files, in the order of loading."""
    return tuple(_active)


def load_parts(path: Path) -> OwnParts:
    """Run the Python file at `path` and add the entries that it binds to names to gradviz's tables.

    A file that is already loaded is not run again. Raises `SetupError` with the file and the line of the fault; the
    tables are then unchanged.
    """
    path = path.resolve()
    for parts in _active:
        if parts.path == path:
            return parts
    source = _source(path)
    module = _run(path, source)
    lines = _lines(source)
    entries = list(_entries(module))
    if not entries:
        kinds = ", ".join(kind.__name__ for kind in _TABLES)
        raise _fault(path, None, _("no entry is bound to a name; one of {kinds} is needed").format(kinds=kinds))
    added: list[tuple[MutableMapping[str, Any], str]] = []
    try:
        for bound, entry in entries:
            _check(path, lines.get(bound), entry)
            table = _TABLES[type(entry)]
            table[entry.name] = entry
            added.append((table, entry.name))
        for bound, entry in entries:
            _guarded(path, lines.get(bound), lambda entry=entry: _try(entry))  # type: ignore[misc]
    except BaseException:
        for table, name in added:
            del table[name]
        raise
    _active.append(OwnParts(path, tuple(entry.name for _bound, entry in entries)))
    return _active[-1]


def _source(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            source = file.read(_LARGEST + 1)
    except OSError as error:
        raise _fault(path, None, error.strerror or str(error)) from None
    if len(source) > _LARGEST:
        raise _fault(path, None, _("expected a Python file of at most 1 MB"))
    return source


def _run(path: Path, source: bytes) -> ModuleType:
    """The file as a module with a unique name, since dataclasses look up their module by its name."""
    module = ModuleType("gradviz_own_parts." + path.stem)
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    _guarded(path, None, lambda: exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__))
    return module


def _guarded(path: Path, line: int | None, work: Callable[[], object]) -> None:
    """Call `work`, which runs code of the file; any exception becomes a `SetupError` with the line of the file."""
    try:
        with np.errstate(all="ignore"):
            work()
    except SyntaxError as error:
        raise _fault(path, error.lineno, error.msg) from None
    except (Exception, SystemExit) as error:
        own = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        raise _fault(path, own[-1] if own else line, f"{type(error).__name__}: {error}") from None


def _lines(source: bytes) -> dict[str, int]:
    """The last line on which each name of the file is bound."""
    found: dict[str, int] = {}
    for statement in ast.parse(source).body:
        targets = {ast.Assign: "targets", ast.AnnAssign: "target"}.get(type(statement))
        value = getattr(statement, targets, ()) if targets else ()
        for target in value if isinstance(value, list) else [value]:
            if isinstance(target, ast.Name):
                found[target.id] = statement.lineno
    return found


def _entries(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The entries bound to names, alone or in a tuple or list, each once; entries imported from gradviz are skipped."""
    seen: set[int] = set()
    for bound, value in list(vars(module).items()):
        each_of = value if type(value) in (tuple, list) else (value,)
        for entry in each_of:
            table = _TABLES.get(type(entry))
            if table is None or id(entry) in seen or any(entry is known for known in table.values()):
                continue
            seen.add(id(entry))
            yield bound, entry


def _check(path: Path, line: int | None, entry: Any) -> None:
    """Check the fields of an entry: the name is unused, and every field has its type."""
    if not isinstance(entry.name, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", entry.name):
        raise _fault(path, line, "name: " + expected(_("small letters, digits and _"), entry.name))
    if entry.name in _TABLES[type(entry)]:
        kind = type(entry).__name__
        reason = _("{kind} {name}: there is one of this name already").format(kind=kind, name=entry.name)
        raise _fault(path, line, reason)
    for field, hint in get_type_hints(type(entry)).items():
        value = getattr(entry, field)
        if hint is str and not isinstance(value, str):
            raise _fault(path, line, f"{field}: " + expected(_("text"), value))
        if get_origin(hint) is get_origin(Callable[[], None]) and not callable(value):
            raise _fault(path, line, f"{field}: " + expected(_("a function"), value))


def _try(entry: Any) -> None:
    """Do one update of a small network that uses the entry; any exception is a fault of the file."""
    run = Run(_TRIALS[type(entry)](entry))
    trace_update(run, run.initial_state())


def _setup(last: str = "linear", hidden: str = "tanh", **choices: Any) -> RunSetup:
    data = choices.pop("data", _SAMPLES)
    outputs = choices.pop("outputs", 2)
    inputs = choices.pop("inputs", 2)
    network = NetworkSetup(inputs, (LayerSetup(3, hidden), LayerSetup(outputs, last)))
    return RunSetup(network, data, **choices)


def _activation_setup(entry: Activation) -> RunSetup:
    return _setup(last=entry.name) if entry.output_only else _setup(hidden=entry.name)


def _generator_setup(entry: Generator) -> RunSetup:
    coordinates, targets = entry.draw(np.random.default_rng(1), 12, entry.default_noise)
    wanted = (len(targets), entry.inputs)
    if np.shape(coordinates) != wanted or np.ndim(targets) != 1:
        got = f"{np.shape(coordinates)}, {np.shape(targets)}"
        raise ValueError(expected(_("coordinates (n, {count}) and targets (n,)").format(count=entry.inputs), got))
    outputs = len(entry.classes) if len(entry.classes) > 2 else 1
    return _setup(data=GeneratedData(entry.name, samples=12), inputs=entry.inputs, outputs=outputs)


_TRIALS: dict[type, Callable[[Any], RunSetup]] = {
    Activation: _activation_setup,
    Loss: lambda entry: _setup(last=entry.requires_activation or "sigmoid", loss=entry.name),
    Optimizer: lambda entry: _setup(optimizer=OptimizerSetup(entry.name)),
    Initializer: lambda entry: _setup(initializer=InitializerSetup(entry.name)),
    Generator: _generator_setup,
}


def _fault(path: Path, line: int | None, reason: str) -> SetupError:
    where = str(path) if line is None else _("{path}, line {line}").format(path=path, line=line)
    return SetupError("", f"{where}: {' '.join(reason.split())}")
