"""A faulty setup for the tables of faults, and short ways to write one."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["MISSING", "SetupFault", "changed", "setup_text"]


@dataclass(frozen=True)
class SetupFault:
    """One fault: the setup's text, the files beside it, and `str()` of the `SetupError`."""

    name: str
    setup: str | bytes
    message: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        path = folder / "setup.json"
        path.write_bytes(self.setup if isinstance(self.setup, bytes) else self.setup.encode())
        return path


_BASE: dict[str, Any] = {
    "network": {"inputs": 2, "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]},
    "data": {"inputs": [[0.0, 1.0], [1.0, 1.0]], "targets": [[0.25], [0.75]]},
}
MISSING = object()


def setup_text(changes: Mapping[str, Any]) -> str:
    """The base setup with values put at paths such as `network.layers.1.units`."""
    raw = copy.deepcopy(_BASE)
    for path, value in changes.items():
        *parents, last = path.split(".")
        place: Any = raw
        for key in parents:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        if value is MISSING:
            del place[last]
        elif isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return json.dumps(raw, indent=2)


def changed(name: str, path: str, value: Any, message: str, **more: Any) -> SetupFault:
    others = {key.replace("__", "."): item for key, item in more.items()}
    return SetupFault(name, setup_text({**others, path: value}), message)
