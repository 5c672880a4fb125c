"""Loads runs from everything that gradviz can open, and computes the gradients of one update for a grader."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, expected
from gradviz.documents.open import RECORDING_SUFFIX, open_timeline
from gradviz.documents.setups import setup_from_json
from gradviz.library.errors import in_sentences
from gradviz.library.run import Run
from gradviz.text import _
from gradviz.training.run import Run as Computation
from gradviz.training.timeline import Timeline

__all__ = ["load", "reference"]

Source = str | os.PathLike[str] | Mapping[str, Any] | Run


@in_sentences
def load(source: Source) -> Run:
    """A run from a preset's or lesson's name, a file (`.json`, `.gradviz`), a TensorFlow Playground link, or a setup as
    a dict with the keys of its JSON; arrays may replace lists. Saved work continues where it was left, a recording
    (`.npz`) after its last state.

    Raises `GradvizError` with the place of the fault (`network.layers[1].units: expected …`).

    >>> import gradviz as gv
    >>> gv.load("mazur-2-2-2").activations
    ('sigmoid', 'sigmoid')
    >>> gv.load({"network": {"inputs": 1, "layers": []}, "data": {"inputs": [[1]], "targets": [[0]]}})
    Traceback (most recent call last):
    gradviz.library.errors.GradvizError: network.layers: expected at least one layer, got an empty list
    """
    if isinstance(source, Run):
        return source
    if isinstance(source, Mapping):
        return Run(Timeline(Computation(setup_from_json(as_json(source), "setup"), Path())))
    try:
        path = os.fspath(source)
    except TypeError:
        wanted = _("a preset's name, a file, a Playground link or a setup as a dict")
        raise SetupError("source", expected(wanted, type(source).__name__)) from None
    timeline = open_timeline(path)
    if timeline.run.recording is not None and Path(path).suffix.lower() == RECORDING_SUFFIX:
        timeline.seek(timeline.length)
    return Run(timeline)


@in_sentences
def reference(source: Source) -> dict[str, float]:
    """All gradients of the next update by the names of the parameters, penalty included. `source` as in `load`.

    >>> import gradviz as gv
    >>> gradients = gv.reference("mazur-2-2-2")
    >>> gradients["w2[1,1]"], gradients["b1[2]"]
    (0.08216704056423078, 0.009954254705217202)
    """
    return dict(load(source).trace().gradients)


def as_json(value: Any) -> Any:
    """Convert dicts, sequences, arrays and numbers to the types of parsed JSON; any other value is returned
    unchanged.
    """
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # a NumPy array or scalar
        return as_json(value.tolist())
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return value
