"""Wide layers: which are folded into a grid of cells, and which units of an unfolded one are visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradviz.engine.network import Network
from gradviz.scene.reading import unit_of
from gradviz.scene.view.view import View

__all__ = ["fold_or_unfold", "is_folded", "is_wide", "pointed_units", "scrolled", "shown_rows", "with_visible"]


def is_wide(view: View, network: Network, column: int) -> bool:
    """Whether a column has more units than are shown side by side."""
    return network.sizes[column] > view.unit_limit


def is_folded(view: View, network: Network, column: int) -> bool:
    """Whether a column is drawn as a grid of cells, as wide ones are until they are unfolded."""
    return is_wide(view, network, column) and column not in dict(view.unfolded)


def shown_rows(view: View, network: Network, column: int) -> range:
    """The units of a column (from 0) that are drawn, as cells or as squares."""
    size = network.sizes[column]
    first = dict(view.unfolded).get(column)
    if size <= view.unit_limit or first is None:
        return range(size)
    first = max(0, min(first, size - view.unit_limit))
    return range(first, first + view.unit_limit)


def fold_or_unfold(view: View, network: Network, column: int) -> View:
    """The view with a folded column unfolded, scrolled to the selected unit if it is there; or an unfolded one
    folded.
    """
    if not is_wide(view, network, column):
        return view
    unfolded = dict(view.unfolded)
    if unfolded.pop(column, None) is None:
        chosen = [unit for place, unit in pointed_units(view.selected, network) if place == column]
        unfolded[column] = max(0, chosen[0] - view.unit_limit // 2) if chosen else 0
    return replace(view, unfolded=tuple(sorted(unfolded.items())))


def scrolled(view: View, network: Network, column: int, by: int) -> View:
    """The view with the visible units of an unfolded column scrolled by `by`."""
    unfolded = dict(view.unfolded)
    if column not in unfolded or not is_wide(view, network, column):
        return view
    last = network.sizes[column] - view.unit_limit
    unfolded[column] = max(0, min(last, shown_rows(view, network, column).start + by))
    return replace(view, unfolded=tuple(sorted(unfolded.items())))


def with_visible(view: View, network: Network, names: Sequence[str | None]) -> View:
    """The view with every unfolded column scrolled so that the units and parameters `names` are visible, and without
    columns that the network does not have."""
    unfolded = {column: first for column, first in view.unfolded
                if column < len(network.sizes) and is_wide(view, network, column)}  # fmt: skip
    for column, unit in (place for name in names for place in pointed_units(name, network)):
        first = unfolded.get(column)
        if first is not None and not first <= unit < first + view.unit_limit:
            last = network.sizes[column] - view.unit_limit
            # Scroll as little as possible, so that moving the selection shows the next unit at the border.
            unfolded[column] = min(last, unit if unit < first else unit - view.unit_limit + 1)
    result = tuple(sorted(unfolded.items()))
    return view if result == view.unfolded else replace(view, unfolded=result)


def pointed_units(name: str | None, network: Network) -> tuple[tuple[int, int], ...]:
    """(column, unit) of the units of a unit's or a parameter's name."""
    unit = unit_of(name, network)
    if unit is not None:
        return (unit,)
    try:
        ref = network.find(name or "")
    except KeyError:
        return ()
    end = (ref.layer + 1, ref.target)
    return (end,) if ref.is_bias else ((ref.layer, ref.source), end)
