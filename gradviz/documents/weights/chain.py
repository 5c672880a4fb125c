"""Finds a chain of dense layers in named arrays: which bias belongs to which weights, their order and their layouts.

The functions are pure: the result says what was found and what is open, and chooses nothing that the arrays leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations

from gradviz.data.errors import SetupError, listed
from gradviz.documents.weights.stored import IN_OUT, LAYOUTS, StoredArray, WeightsFile
from gradviz.records import FrozenRecord
from gradviz.scene.text.numbers import natural
from gradviz.text import _

__all__ = ["FoundLayer", "FoundWeights", "chains_in", "find_layers", "sizes_in"]

_WORD = re.compile(
    r"(?:(?<=[._/])|^)(weights?|kernels?|bias(?:es)?|coefs?_?|intercepts?_?|[Wwb])(?=[._/:\[]|\d|$)", re.IGNORECASE
)
_BIAS = re.compile(r"b$|bias|intercept", re.IGNORECASE)
_NORMS = ("running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance", "gamma", "beta")
_MOST_PERMUTED = 6
_MOST_LAYERS = 200


class FoundLayer(FrozenRecord, frozen=True, eq=False):
    """The arrays of one layer; `layouts` are the layouts that fit the adjacent layers: one, or both."""

    weights: StoredArray
    biases: StoredArray | None
    layouts: tuple[str, ...]


class FoundWeights(FrozenRecord, frozen=True, eq=False):
    """The layers found in a file, in order, and short sentences about how they were recognised."""

    file: WeightsFile
    layers: tuple[FoundLayer, ...]
    notes: tuple[str, ...] = ()

    @property
    def open_layouts(self) -> tuple[int, ...]:
        """The layers, from 0, for which both layouts fit."""
        return tuple(place for place, layer in enumerate(self.layers) if len(layer.layouts) > 1)


def sizes_in(array: StoredArray, layout: str) -> tuple[int, int]:
    """Inputs and units of a layer whose weights have this layout."""
    rows, columns = array.values.shape
    return (rows, columns) if layout == IN_OUT else (columns, rows)


def find_layers(file: WeightsFile, chain: str | None = None) -> FoundWeights:
    """The chain of layers in a file. `chain` selects one of several by the first part of its arrays' names.

    Raises `SetupError` naming the array that does not fit.
    """
    arrays = _chosen(file, chain)
    pairs = _pairs(arrays, file.name)
    notes: list[str] = []
    order = _order(pairs, file, notes)
    found = _fitting(order, file.layout)
    chains = _parts(arrays, pairs, file) if found is None else ()
    if chains:
        message = _("{count} chains are possible: {names}. Choose one.")
        raise SetupError("--chain", message.format(count=len(chains), names=", ".join(chains)))
    if found is None:
        raise _misfit(order, file)
    layers = tuple(
        FoundLayer(weights, biases, layouts) for (weights, biases), layouts in zip(order, found, strict=True)
    )
    return FoundWeights(file, layers, tuple(notes))


_Pair = tuple[StoredArray, StoredArray | None]


def chains_in(file: WeightsFile) -> tuple[str, ...]:
    """The names of the chains of layers in a file that has several; empty where it has one or none."""
    try:
        arrays = _chosen(file, None)
        pairs = _pairs(arrays, file.name)
        is_one = _fitting(_order(pairs, file, []), file.layout) is not None
    except SetupError:
        return ()
    return () if is_one else _parts(arrays, pairs, file)


def _parts(arrays: Sequence[StoredArray], pairs: list[_Pair], file: WeightsFile) -> tuple[str, ...]:
    groups = _groups(arrays)
    are_parts = 1 < len(groups) < len(pairs) and all(name.isidentifier() for name in groups)
    return tuple(groups) if are_parts and all(_stands_alone(group, file) for group in groups.values()) else ()


def _chosen(file: WeightsFile, chain: str | None) -> tuple[StoredArray, ...]:
    """The arrays of one chain. Raises `SetupError` for arrays of layers that gradviz does not have."""
    arrays = file.arrays
    if chain is not None:
        groups = _groups(arrays)
        if chain not in groups:
            raise SetupError("--chain", _("expected one of {names}").format(names=listed(groups)))
        arrays = tuple(groups[chain])
    for array in arrays:
        where = f"{file.name}, {array.name[:60]}"
        if array.name.rpartition(".")[2] in _NORMS:
            raise SetupError(where, _("this belongs to a layer that normalises: gradviz shows dense layers"))
        if array.values.ndim not in (1, 2):
            message = _("it has {count} dimensions: gradviz shows dense layers")
            raise SetupError(where, message.format(count=array.values.ndim))
        if array.values.dtype.kind not in "fiu" or not array.values.size:
            raise SetupError(where, _("expected numbers, got {kind} {shape}").format(
                kind=array.values.dtype.name, shape=array.values.shape))  # fmt: skip
    return arrays


def _groups(arrays: Iterable[StoredArray]) -> dict[str, list[StoredArray]]:
    """The arrays by the first part of their names."""
    groups: dict[str, list[StoredArray]] = {}
    for array in arrays:
        groups.setdefault(re.split(r"[./]", array.name, maxsplit=1)[0], []).append(array)
    return groups


def _stands_alone(group: Sequence[StoredArray], file: WeightsFile) -> bool:
    """Whether the arrays of a group form a chain without the others."""
    try:
        return _fitting(_order(_pairs(group, file.name), file, []), file.layout) is not None
    except SetupError:
        return False


def _pairs(arrays: Sequence[StoredArray], name: str) -> list[_Pair]:
    """Weights with their biases, matched by name, or by order where the names do not help."""
    said = [_said(array) for array in arrays]
    if any(kind is None for kind, _base, _array in said):
        return _pairs_by_place(arrays, name)
    biases = {base: array for kind, base, array in said if kind == "bias"}
    pairs: list[_Pair] = []
    for kind, base, array in said:
        if kind == "weight":
            if array.values.ndim == 1:
                message = _("it has one dimension, but weights have two: gradviz shows dense layers")
                raise SetupError(f"{name}, {array.name[:60]}", message)
            pairs.append((array, biases.pop(base, None)))
    if biases:
        left = next(iter(biases.values()))
        raise SetupError(f"{name}, {left.name[:60]}", _("there are no weights that this bias belongs to"))
    if not pairs:
        raise SetupError(name, _("there are no weights in it"))
    return pairs


def _said(array: StoredArray) -> tuple[str | None, str, StoredArray]:
    """The role that a name says (weight, bias or None), and the rest of the name. A bias may be a row or a column."""
    found = list(_WORD.finditer(array.name))
    if not found:
        return None, array.name, array
    word = found[-1]
    base = array.name[: word.start()] + array.name[word.end() :]
    if not _BIAS.match(word[1]):
        return "weight", base, array
    values = array.values
    if values.ndim == 2:
        if 1 not in values.shape:
            return "weight", base, array
        array = StoredArray(array.name, values.reshape(-1))
    return "bias", base, array


def _pairs_by_place(arrays: Sequence[StoredArray], name: str) -> list[_Pair]:
    weights = [array for array in arrays if array.values.ndim == 2]
    vectors = [array for array in arrays if array.values.ndim == 1]
    if not weights:
        raise SetupError(name, _("there are no weights in it"))
    if not vectors:
        return [(array, None) for array in weights]
    if len(vectors) == len(weights):
        return list(zip(weights, vectors, strict=True))
    pairs: list[_Pair] = []
    for array in arrays:
        if array.values.ndim == 2:
            pairs.append((array, None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], array)
        else:
            message = _("there are no weights that this bias belongs to")
            raise SetupError(f"{name}, {array.name[:60]}", message)
    return pairs


def _order(pairs: list[_Pair], file: WeightsFile, notes: list[str]) -> list[_Pair]:
    """The pairs in the order of the layers: the order of the file or of the names, or else the only one that fits."""
    if len(pairs) > _MOST_LAYERS:
        raise SetupError(file.name, _("there are more than {most} layers").format(most=_MOST_LAYERS))
    by_name = sorted(pairs, key=lambda pair: natural(pair[0].name))
    for order in ([pairs, by_name] if file.in_order else [by_name, pairs]):
        if _fitting(order, file.layout) is not None:
            return order
    if len(pairs) <= _MOST_PERMUTED:
        fitting = [order for order in permutations(pairs) if _fitting(order, file.layout) is not None]
        if len(fitting) == 1:
            names = ", ".join(weights.name for weights, _biases in fitting[0])
            notes.append(_("The layers are in the only order that fits: {names}.").format(names=names))
            return list(fitting[0])
    return pairs if file.in_order else by_name


def _fitting(order: Sequence[_Pair], layout: str | None) -> list[tuple[str, ...]] | None:
    """For each layer, the layouts with which the whole chain fits; None where there are none."""
    options = [_options(pair, layout) for pair in order]
    for step in (1, -1):  # forward from the first layer, then backward from the last one
        places = range(len(order))[::step]
        for before, place in pairwise(places):
            there = {sizes_in(order[before][0], each)[step == 1] for each in options[before]}
            options[place] = [each for each in options[place] if sizes_in(order[place][0], each)[step != 1] in there]
    return [tuple(each) for each in options] if all(options) else None


def _options(pair: _Pair, layout: str | None) -> list[str]:
    """The layouts with which a layer's weights and biases have matching sizes."""
    weights, biases = pair
    known = LAYOUTS if layout is None else (layout,)
    return [each for each in known if biases is None or sizes_in(weights, each)[1] == biases.values.size]


def _misfit(order: Sequence[_Pair], file: WeightsFile) -> SetupError:
    """The error for an array that does not fit, with the sizes of its neighbours."""
    place = next(count for count in range(1, len(order) + 1) if _fitting(order[:count], file.layout) is None) - 1
    weights, biases = order[place]
    rows, columns = weights.values.shape
    if not _options(order[place], file.layout):
        assert biases is not None, "without biases every way of storing is possible"
        message = _("array {name} is {rows} × {columns}, but its bias has {count} numbers")
        sentence = message.format(name=weights.name, rows=rows, columns=columns, count=biases.values.size)
        return SetupError(file.name, sentence)
    given = sorted({sizes_in(order[place - 1][0], each)[1] for each in _options(order[place - 1], file.layout)})
    message = _("array {name} is {rows} × {columns}, but layer {before} gives {given}")
    names = {"name": weights.name, "rows": rows, "columns": columns, "before": place, "given": _or(given)}
    if place + 1 < len(order):
        message = _("array {name} is {rows} × {columns}, but layer {before} gives {given} and layer {after} takes "
                    "{taken}")  # fmt: skip
        taken = sorted({sizes_in(order[place + 1][0], each)[0] for each in _options(order[place + 1], file.layout)})
        names |= {"after": place + 2, "taken": _or(taken)}
    return SetupError(file.name, message.format(**names))


def _or(sizes: Sequence[int]) -> str:
    return _(" or ").join(map(str, sizes))
