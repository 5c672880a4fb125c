"""The arguments of a surface: the options of the command line as keyword arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, unknown_key
from gradviz.engine.network import Network
from gradviz.export.surface_command import SurfaceOrder, check_plane, view_of
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["surface_view"]

_NOWHERE = Path("surface.npz")  # the command's request needs a file name; a surface in memory has none
_CHOICES = ("x", "y", "plane", "x_range", "y_range", "size", "seed", "normalise", "line", "scale", "all_data")
_SCALES = ("auto", "log", "linear")
_PLANES = ("random", "pca", "path", "gradient")


def surface_view(network: Network, choices: dict[str, Any]) -> tuple[View, bool | None]:
    """The view of the surface, and whether its loss is over all data (None: not chosen). Raises `SetupError` for
    arguments that exclude each other."""
    for name in choices:
        if name not in _CHOICES:
            raise SetupError(name, unknown_key(name, _CHOICES))
    given = {name: value for name, value in choices.items() if value is not None}
    for name, known in (("plane", _PLANES), ("scale", _SCALES)):
        if name in given and given[name] not in known:
            message = _("expected one of {names}, got {got}")
            raise SetupError(name, message.format(names=", ".join(known), got=given[name]))
    for name in ("x_range", "y_range"):
        if name in given:
            given[name] = _ends(name, given[name])
    order = SurfaceOrder("", _NOWHERE, **given)
    check_plane(order, network)
    return view_of(order, network), order.all_data


def _ends(name: str, value: Any) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError):
        raise SetupError(name, _("expected two finite numbers, the smaller one first")) from None
    return low, high
