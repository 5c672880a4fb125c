"""The choices of a race: what differs, and its value in each run; parsed from texts and written as texts."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.data.errors import SetupError, unknown_name
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.initializers import INITIALIZERS
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.text.number_input import read_number, written
from gradviz.text import _, mark, ngettext
from gradviz.training.race import FEWEST, MOST, VARIED, Lane
from gradviz.training.run import Run

__all__ = [
    "DIFFERENCES", "QUESTIONS", "lane_choices", "lane_name", "lane_text", "lane_words", "optimizer_lanes", "read_lanes",
    "sketch_words", "suggested_lanes",
]  # fmt: skip

DIFFERENCES: dict[str, str] = {
    "learning_rate": mark("learning rate"), "optimizer": mark("optimizer"), "activation": mark("activation"),
    "initializer": mark("initial weights"),
}  # fmt: skip
# For each choice of what differs, a question that the race answers, and what the runs have in common.
QUESTIONS: dict[str, tuple[str, str]] = {
    "learning_rate": (mark("Which learning rate is best?"), mark("same weights, same batches")),
    "optimizer": (mark("SGD, momentum or Adam?"), mark("same weights, three optimizers")),
    "activation": (mark("Which activation learns faster?"), mark("in the hidden layers")),
    "initializer": (mark("Does the start matter?"), mark("three kinds of initial weights")),
}
_RACED = ("sgd", "adam", "momentum", "rmsprop")  # the optimizers to compare with the run's own, in this order
_FAVOURITES: dict[str, tuple[str, ...]] = {
    "optimizer": ("sgd", "momentum", "adam"),
    "activation": ("sigmoid", "tanh", "relu"),
    "initializer": ("zeros", "glorot_uniform", "he_normal"),
}


def sketch_words(vary: str, count: int) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The texts before a race has run: a heading, what the runs share, and three rows on the results."""
    heading = ngettext("Press Start race. {n} copy of this network will learn.",
                       "Press Start race. {n} copies of this network will learn side by side.", count)  # fmt: skip
    shared = _("They start from the same weights and see the same batches; only this differs: {what}.")
    if vary == "initializer":
        shared = _("They see the same batches; only this differs: {what}.")
    return heading.format(n=count), shared.format(what=_(DIFFERENCES[vary])), (
        (_("When it is over"), _("you read which run has the lowest loss, and after how many updates each got there.")),
        (_("To continue with a run"),
         _("press Use this run: the main window takes over its setting. Undo reverts it.")),
        (_("To show it in a lecture"), _("Export saves the picture as PNG, SVG or PDF, and the losses as a table.")),
    )  # fmt: skip


def lane_choices(vary: str) -> tuple[tuple[str, str], ...]:
    """(name, title) of all values of `vary`; empty where it is a number."""
    return tuple((name, _(entry.title)) for name, entry in _entries(vary).items())


def suggested_lanes(run: Run, vary: str) -> tuple[str, ...]:
    """Three initial texts, which include the run's own value."""
    if vary == "learning_rate":
        return tuple(written(float(f"{run.learning_rate * factor:.12g}")) for factor in (0.1, 1.0, 10.0))
    own = {
        "optimizer": run.setup.optimizer.name,
        "activation": run.setup.network.layers[0].activation,
        "initializer": run.setup.initializer.name,
    }[vary]
    known = _entries(vary)
    first = (own,) if own in known else ()
    others = [name for name in _FAVOURITES[vary] if name != own]
    return (*first, *others)[:3]


def optimizer_lanes(run: Run) -> tuple[str, ...]:
    """Texts of four optimizers with learning rates: the run's own with its rate, others with a suitable one."""
    own = run.setup.optimizer.name
    others = [name for name in _RACED if name != own]
    names = sorted((own, *others[: MOST - 1]), key=list(OPTIMIZERS).index)
    return tuple(f"{name}:{written(run.learning_rate if name == own else _usual_rate(name))}" for name in names)


def _usual_rate(name: str) -> float:
    entry = OPTIMIZERS[name]
    return entry.rate_of_small_networks or entry.default_learning_rate


def read_lanes(vary: str, texts: Sequence[str]) -> tuple[Lane, ...]:
    """The lanes for texts such as `0.03`, `adam`, `adam:0.01`, `relu`, `he_normal`. Raises `SetupError`."""
    if vary not in VARIED:
        raise SetupError("--vary", unknown_name(_("difference"), vary, VARIED))
    lanes = tuple(_read_lane(vary, text.strip()) for text in texts)
    if not FEWEST <= len(lanes) <= MOST:
        message = _("a race has {least} to {most} runs, got {n}")
        raise SetupError(vary, message.format(least=FEWEST, most=MOST, n=len(lanes)))
    for place, lane in enumerate(lanes):
        if lane in lanes[:place]:
            raise SetupError(vary, _("{text} is there twice: every run needs a value of its own").format(
                text=lane_text(vary, lane)))  # fmt: skip
    return lanes


def lane_text(vary: str, lane: Lane) -> str:
    """The text of a lane, as `read_lanes` parses it."""
    if vary == "learning_rate":
        return written(lane.rate or 0.0)
    return lane.name if lane.rate is None else f"{lane.name}:{written(lane.rate)}"


def lane_name(vary: str, lane: Lane) -> str:
    """The short name at the end of the run's line: `η = 0.03`, `Adam, η = 0.01`, `tanh`."""
    rate = "" if lane.rate is None else "η = " + written(lane.rate)
    title = _(_entries(vary)[lane.name].title) if lane.name else ""
    return ", ".join(part for part in (title, rate) if part)


def lane_words(run: Run, vary: str, lane: Lane) -> str:
    """The difference of the run, with its numbers: `Momentum 0.9, learning rate 0.03`."""
    rate = _("learning rate {rate}").format(rate=written(run.learning_rate))
    if vary == "learning_rate":
        return rate
    title = _(_entries(vary)[lane.name].title)
    if vary == "optimizer":
        options = run.live.options
        if options.get("momentum"):
            strength = written(options["momentum"])
            title = f"{title} {strength}" if lane.name == "momentum" else _("{name} with momentum {strength}").format(
                name=title, strength=strength)  # fmt: skip
        return f"{title}, {rate}"
    words = {"activation": _("activation {title}"), "initializer": _("initial weights {title}")}
    return words[vary].format(title=title)


def _entries(vary: str):  # type: ignore[no-untyped-def]
    """The table of the possible values; empty for numbers, and without activations of output layers only."""
    if vary == "activation":
        return {name: entry for name, entry in ACTIVATIONS.items() if not entry.output_only}
    return {"optimizer": OPTIMIZERS, "initializer": INITIALIZERS}.get(vary, {})


def _read_lane(vary: str, text: str) -> Lane:
    if vary == "learning_rate":
        return Lane(rate=_read_rate(text))
    name, rate = text, None
    if vary == "optimizer" and ":" in text:
        name, _colon, number = text.partition(":")
        name, rate = name.strip(), _read_rate(number)
    known = _entries(vary)
    if name not in known:
        raise SetupError(vary, unknown_name(_(DIFFERENCES[vary]), name, known))
    return Lane(name, rate)


def _read_rate(text: str) -> float:
    rate = read_number(text, "learning_rate", 0.0)
    if rate == 0.0:
        raise SetupError("learning_rate", _("at a learning rate of 0 nothing moves; type a larger one"))
    return rate
