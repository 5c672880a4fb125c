"""gradviz shows gradient descent on a neural network, step by step, with every number to check by hand.

For programs and notebooks, `import gradviz as gv`: `gv.load`, `gv.from_model`, `gv.from_layers` and `gv.load_weights`
make a run, `gv.Recorder` records training in your own loop, `gv.open` shows a run in the window, `gv.reference`
returns all gradients of one update by name, and every failure raises `gv.GradvizError`. Importing gradviz loads
nothing but this file.
"""

from __future__ import annotations

import os

__version__ = "0.2.0"

# NumPy computes its products in one thread unless the environment says otherwise; it reads these variables once,
# when it is loaded. A product shared among threads waits for the slowest core, which is the one that runs the window:
# the surface of a 784-128-64-10 network paused for 0.1 s and more. A shared sum also differs in its last bits
# between machines.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")

# The module that defines each name of the library; it is loaded when the name is first used. `__init__.pyi` declares
# the same names for type checkers.
_PLACES = {
    "GradvizError": "errors", "Recorder": "recorder", "Run": "run", "from_layers": "layers", "from_model": "models",
    "load": "sources", "load_weights": "weights", "open": "window", "reference": "sources",
}  # fmt: skip


__all__ = list(_PLACES)


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module 'gradviz' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"gradviz.library.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
