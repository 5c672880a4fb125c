"""gradviz: gradient descent on a neural network, to see, to step through, and to check by hand.

For programs and notebooks, `import gradviz as gv`: `gv.load`, `gv.from_model`, `gv.from_layers` and `gv.load_weights`
make a run, `gv.Recorder` records a training of your own, `gv.open` shows a run in the window, `gv.reference` answers
all gradients of one update by name, and what cannot be done raises `gv.GradvizError`. Importing gradviz loads nothing
but this file.
"""

from __future__ import annotations

import os

__version__ = "0.2.0"

# NumPy's products by one thread, unless somebody wants it otherwise; it reads these once, when it is loaded. Where a
# product is shared out it waits for the slowest core, which is the window's: a surface of 784-128-64-10 stood still for
# a tenth of a second and more. And a sum that is shared out has other last bits on another machine.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")

# Where each name of the library comes from; a module is loaded when its name is asked for. `__init__.pyi` says the same
# to type checkers.
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
