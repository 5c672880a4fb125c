"""A view made valid for a moment: names that its network does not have are removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gradviz.engine.losses import LOSS_NAME
from gradviz.engine.network import Network
from gradviz.scene.moment import Moment
from gradviz.scene.network.folding import with_visible
from gradviz.scene.view.view import View

__all__ = ["valid_view"]


def valid_view(view: View, moment: Moment) -> View:
    """The view without names that the network of the moment does not have; a sample beyond the batch becomes the
    first.
    """
    network = moment.run.network
    gone: dict[str, Any] = {}
    for part in ("selected", "hovered", "surface_x", "surface_y"):
        name = getattr(view, part)
        if name is not None and not _has(network, name):
            gone[part] = None
    view = with_visible(replace(view, **gone) if gone else view, network, ())
    return replace(view, sample=0) if view.sample >= len(moment.trace.inputs) else view


def _has(network: Network, name: str) -> bool:
    """Whether a network has the parameter or unit of this name; True for the loss."""
    if name == LOSS_NAME:
        return True
    if name.startswith("u"):
        layer, _bracket, unit = name[1:].removesuffix("]").partition("[")
        sizes = network.sizes
        if not all(part.isdecimal() and len(part) < 10 for part in (layer, unit)):
            return False
        return int(layer) < len(sizes) and 1 <= int(unit) <= sizes[int(layer)]
    try:
        network.find(name)
    except KeyError:
        return False
    return True
