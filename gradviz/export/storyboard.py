"""A storyboard: phases or steps of an update, or chosen updates, as panels of one figure with their captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradviz.data.errors import SetupError, shown
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.export.plain_figure import check_weights, gradient_line
from gradviz.scene.explanation.captions import sentence
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.plain_network import (
    Label,
    Letter,
    PlainNetworkFrame,
    PlainNumbers,
    plain_network_frame,
    unit_letter,
)
from gradviz.scene.text.number_input import written
from gradviz.scene.text.numbers import number
from gradviz.scene.view.figure_style import PIXELS_PER_POINT, PLAIN, UNITS, FigureStyle
from gradviz.scene.view.view import View
from gradviz.text import _, ngettext
from gradviz.training.run import Run
from gradviz.training.steps import Phase, Place, Steps
from gradviz.training.timeline import Timeline
from gradviz.training.trace import UpdateTrace

__all__ = [
    "GAP", "MOST_PANELS", "PHASES", "STORYBOARD", "USUAL_WIDTH", "StoryboardFrame", "StoryboardPanel",
    "storyboard_frame", "storyboard_places",
]  # fmt: skip

STORYBOARD, PHASES = "storyboard", "phases"
MOST_PANELS = 12
USUAL_WIDTH = 178.0  # millimetres
GAP = 8.0  # millimetres between columns
_TWO, _THREE = 130.0, 260.0  # millimetres of width from which there are two or three columns
_PLAIN_TYPE = 9.5 * 0.95  # points of the smallest text of a plain drawing with scale 1
_DIGITS = 4


class StoryboardPanel(Frame, frozen=True, eq=False):
    """One panel: the drawing and its caption, whose first words `lead` are in bold."""

    lead: str
    caption: str
    graph: PlainNetworkFrame | NetworkFrame


class StoryboardFrame(Frame, frozen=True, eq=False):
    """The panels in reading order, in `columns` columns, each `column_width` pixels of the window wide."""

    panels: tuple[StoryboardPanel, ...]
    columns: int
    column_width: float


class _Known(NamedTuple):
    """The revealed parts at a place: the number of forward layers, the loss, the lowest layer with δ, and the
    update.
    """

    forward: int
    loss: bool
    backward: int
    update: bool


def storyboard_places(timeline: Timeline, text: str, update: int | None = None) -> list[Place]:
    """The places of `phases`, `layers`, `steps:1,3` or `updates:0,10,100`.

    The first three are of update number `update` + 1; None is the update at the cursor.
    Raises `SetupError`. Where the timeline is too short, the caller has to train further.
    """
    steps = timeline.steps
    update = timeline.updates_done if update is None else update
    if text == PHASES:
        return [Place(update, end) for end in steps.phase_ends]
    if text == "layers":
        return _checked([Place(update, end) for end in range(1, steps.count + 1)])
    found = re.fullmatch(r"(steps|updates):([0-9]{1,9}(?:,[0-9]{1,9})*)", text)
    if found is None:
        wanted = _("expected phases, layers, steps:1,2,… or updates:0,10,…, got {got}")
        raise SetupError("--panels", wanted.format(got=shown(text)))
    numbers = [int(part) for part in found[2].split(",")]
    if found[1] == "updates":
        return _checked([Place(each, steps.phase_ends[2]) for each in numbers])
    if not all(1 <= each <= steps.count for each in numbers):
        message = _("an update of this network has steps 1 to {count}")
        raise SetupError("--panels", message.format(count=steps.count))
    return _checked([Place(update, each) for each in numbers])


def _checked(places: list[Place]) -> list[Place]:
    if len(places) > MOST_PANELS:
        message = _("a storyboard has at most {most} panels, not {count}; choose phases, or some steps")
        raise SetupError("--panels", message.format(most=MOST_PANELS, count=len(places)))
    return places


def storyboard_frame(
    timeline: Timeline, places: Sequence[Place], style: FigureStyle, look: View | None = None
) -> StoryboardFrame:
    """The panels in a style. The timeline must not be shared: its cursor moves, and updates may be added.

    Raises `SetupError` for a network that is too large for the plain drawing.
    """
    millimetres = USUAL_WIDTH if style.width is None else style.width / UNITS["mm"]
    columns = 1 if millimetres < _TWO else 2 if millimetres < _THREE or len(places) <= 4 else 3
    columns = min(columns, len(places))
    wide = (millimetres - GAP * (columns - 1)) / columns * UNITS["mm"]
    are_updates = len({place.update for place in places}) > 1
    is_phases = [place.revealed for place in places] == list(timeline.steps.phase_ends)
    is_plain = style.theme == PLAIN  # the plain drawing has numbers on its edges
    panels = []
    for letter, place in zip("abcdefghijkl", places, strict=False):
        lacks = place.update + (place.revealed == timeline.steps.count) - timeline.length
        if lacks > 0:
            timeline.seek(timeline.length)
            timeline.play(lacks)
        timeline.seek_place(place)
        moment = moment_of(timeline)
        if are_updates:
            lead, words = _after(moment, is_plain)
        elif is_phases:
            lead, words = _of_phase(moment, is_plain)
        else:
            lead, words = _of_step(moment, look or View())
        graph = _plain(moment, wide, style) if is_plain else network_frame(moment, look or View())
        panels.append(StoryboardPanel(f"({letter}) {lead}", words, graph))
    return StoryboardFrame(tuple(panels), columns, wide)


# Captions


def _of_phase(moment: Moment, is_plain: bool) -> tuple[str, str]:
    run, trace = moment.run, moment.trace
    phase = Phase.FORWARD if moment.step is None else moment.step.phase
    if phase is Phase.FORWARD:
        names = list(dict.fromkeys(_(ACTIVATIONS[name].title) for name in run.network.activations))
        words = _("Each unit sums its weighted inputs and its bias and applies {activation}.")
        edges = _("On the edges: the weights.") if is_plain else ""
        return _("Forward."), f"{words.format(activation=_listed(names))} {edges}".strip()
    if phase is Phase.LOSS:
        words = _("The outputs are compared with the targets: L = {loss}.")
        if trace.penalty:
            words = _("The outputs are compared with the targets; with the penalty, L = {loss}.")
        return _("Loss."), words.format(loss=number(trace.loss, _DIGITS))
    if phase is Phase.BACKWARD:
        words = _("δ = ∂L/∂z goes back along the edges and gives every weight’s gradient.")
        if is_plain:
            words = _("δ = ∂L/∂z goes back along the edges and stands at the units. "
                      "On the edges: ∂L/∂w; wider is larger, dashed is negative.")  # fmt: skip
        return _("Backward."), words
    move = _("Every weight moves by −η ∂L/∂w with η = {rate}.").format(rate=written(trace.learning_rate))
    if run.setup.optimizer.name != "sgd" or trace.clip is not None:
        move = _("Every weight moves by the step of {optimizer}, η = {rate}.").format(
            optimizer=_(run.optimizer.title), rate=written(trace.learning_rate))  # fmt: skip
    falls = trace.loss_after < trace.loss
    then = (_("The loss falls to {loss}.") if falls else _("The loss rises to {loss}.")).format(
        loss=number(trace.loss_after, _DIGITS))  # fmt: skip
    edges = _("On the edges: the new weights.") if is_plain else ""
    return _("Update."), " ".join(part for part in (move, edges, then) if part)


def _of_step(moment: Moment, look: View) -> tuple[str, str]:
    text = "".join(part.text for part in sentence(moment, look))
    lead, stop, rest = text.partition(". ")
    return (f"{lead}.", rest) if stop else ("", text)


def _after(moment: Moment, is_plain: bool) -> tuple[str, str]:
    count = moment.updates_done
    lead = ngettext("After {n} update.", "After {n} updates.", count).format(n=count)
    words = _("L = {loss}. On the edges: ∂L/∂w.") if is_plain else _("L = {loss}.")
    return lead, words.format(loss=number(moment.trace.loss, _DIGITS))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


# The plain drawing


def _plain(moment: Moment, wide: float, style: FigureStyle) -> PlainNetworkFrame:
    """The network at the moment's place, `wide` pixels wide, with values above the upper row of units and below
    others.
    """
    run, trace, steps = moment.run, moment.trace, moment.steps
    check_weights(run.network)
    known = _known(steps, moment.place)
    scale = 1.0 if style.font is None else style.font / _PLAIN_TYPE
    numbers = PlainNumbers(
        lambda ref: _on_edge(run, trace, known, ref), lambda column, unit: _at_unit(run, trace, known, column, unit),
        lambda ref: _line(run, trace, known, ref),
    )  # fmt: skip
    return plain_network_frame(run.network.sizes, numbers, wide / PIXELS_PER_POINT, "", scale, notes_above=True)


def _known(steps: Steps, place: Place) -> _Known:
    return _Known(steps.forward_done(place), steps.loss_done(place), steps.backward_from(place),
                  steps.update_done(place))  # fmt: skip


def _on_edge(run: Run, trace: UpdateTrace, known: _Known, ref: ParameterRef) -> tuple[Label, ...]:
    place = run.network.index(ref)
    if known.update:
        return (Label(number(float(trace.after.parameters[place]), _DIGITS), None, True),)
    if ref.layer >= known.backward:
        return (Label(number(float(trace.gradient[place]), 3), None, True),)
    if not known.loss and ref.layer < known.forward:
        return (Label(number(float(trace.before.parameters[place]), _DIGITS)),)
    return ()


def _line(run: Run, trace: UpdateTrace, known: _Known, ref: ParameterRef) -> tuple[float, bool]:
    if ref.layer >= known.backward and not known.update:
        return gradient_line(run, trace, ref)
    return (0.8 if _on_edge(run, trace, known, ref) else 0.35), False


def _at_unit(run: Run, trace: UpdateTrace, known: _Known, column: int, unit: int) -> tuple[Label, ...]:
    if column == 0:
        return (Label(number(float(trace.inputs[0, unit]), _DIGITS)),)
    layer, out = trace.layers[column - 1], column == run.network.layer_count
    if known.update:
        return ()
    if column - 1 >= known.backward:
        return (Label(number(float(layer.deltas[0, unit]), 3)),)
    if column > known.forward:
        return ()
    value = Label(number(float(layer.activations[0, unit]), _DIGITS))
    if out and known.loss and np.size(trace.targets):
        letter = unit_letter(column, unit, run.network.sizes)
        target = Label(f" = {number(float(trace.targets[0, unit]), _DIGITS)}", Letter("y", "", letter.below))
        return value, target
    return (value,)
