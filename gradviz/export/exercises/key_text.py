"""The contents of a key in any format: the path of each answer, the answers of mistakes, a table of all variants."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.paper import DIGITS, given, worked
from gradviz.export.exercises.products import Product, has_slope
from gradviz.export.exercises.quantities import Quantity
from gradviz.export.exercises.sheet_text import Text, answer_text, figure, questions
from gradviz.export.exercises.variants import Answer, Exercises, Variant
from gradviz.scene.network.plain_network import Label, Letter, PlainNetworkFrame, PlainNumbers, plain_network_frame
from gradviz.text import _

__all__ = ["DASH", "KeyRow", "glance_columns", "glance_row", "glance_words", "key_notes", "key_rows", "name_of",
           "slopes_line", "solved_figure"]  # fmt: skip

DASH = "–"  # the mistake cannot be made here
_NOTED_ALONE = 1e-9  # relative difference below which two mistakes have the same value


class KeyRow(NamedTuple):
    """One answer: the number of its question, its name, its path, the right value, and those of the mistakes."""

    question: int
    answer: Answer
    name: Text
    path: Product
    right: str
    mistakes: tuple[str, ...]


def name_of(answer: Answer, variant: Variant, *, short: bool = False) -> Text:
    """The symbol of the answer: for a gradient ∂ℓ/∂w, in short ∂w. Where there are several samples, with the sample; in
    short, its number."""
    quantity, several = answer.quantity, len(variant.trace.inputs) > 1
    letter = Label("", quantity.letter(variant.run.network.sizes))
    if quantity.kind == "gradient":
        return (Label("∂" if short else "∂ℓ / ∂" if not several else "∂L / ∂"), letter)
    if quantity.kind == "loss" and several:
        return (Label("", Letter("L")),)
    if quantity.is_of_sample and several:
        words = ", {number}" if short else _(", sample {number}")
        return (letter, Label(words.format(number=quantity.sample + 1)))
    return (Label(_("new ")), letter) if short and quantity.kind == "new" else (letter,)


def key_rows(exercises: Exercises, variant: Variant) -> list[KeyRow]:
    """A row for each answer, in the order of the sheet."""
    rows = []
    for question in questions(exercises, variant):
        for answer in question.answers:
            digits = exercises.new_digits if answer.quantity.kind == "new" else DIGITS
            wrong = tuple(DASH if value is None else worked(value, digits) for value in answer.mistakes.values())
            rows.append(KeyRow(question.number, answer, name_of(answer, variant), answer.path,
                               answer_text(exercises, answer), wrong))  # fmt: skip
    return rows


def solved_figure(exercises: Exercises, variant: Variant, width: float, scale: float) -> PlainNetworkFrame:
    """The network with the inputs, activations and, where they are asked for, deltas below the units."""
    network, trace = variant.run.network, variant.trace
    if len(trace.inputs) > 1:
        return figure(variant, width, scale)

    def below(column: int, unit: int) -> Text:
        if column == 0:
            return (Label(given(float(trace.inputs[0, unit]))),)
        part = trace.layers[column - 1]
        value = Label(worked(float(part.activations[0, unit])))
        if not set(exercises.choice.asks) - {"forward", "loss"}:
            return (value,)
        return (value, Label(f"δ = {worked(float(part.deltas[0, unit]))}", None, True))

    def on_edge(ref: ParameterRef) -> Text:
        return (Label(given(float(trace.before.parameters[network.index(ref)]))),)

    words = _("The network of variant {number}, with its weights, activations and deltas.")
    return plain_network_frame(network.sizes, PlainNumbers(on_edge, below), width,
                               words.format(number=variant.number), scale)  # fmt: skip


def slopes_line(exercises: Exercises, variant: Variant) -> str:
    """The slopes f′ of every unit, if there is only one sample, and the loss after the update."""
    asks, trace = set(exercises.choice.asks), variant.trace
    parts = []
    if asks - {"forward", "loss"} and len(trace.inputs) == 1:
        values = [", ".join(map(worked, layer.slopes[0].tolist())) if has_slope(variant.run, place) else ""
                  for place, layer in enumerate(trace.layers)]  # fmt: skip
        layers = [_("layer {number}: {values}").format(number=place, values=own)
                  for place, own in enumerate(values, start=1) if own]  # fmt: skip
        if layers:
            parts.append(_("Slopes f′ of {layers}.").format(layers="; ".join(layers)))
    if "update" in asks:
        parts.append(_("Loss after the update: {loss}.").format(loss=worked(trace.loss_after)))
    return " ".join(parts)


def key_notes(exercises: Exercises, variant: Variant) -> list[str]:
    """Notes on marking, and on mistakes that have the same answer."""
    asks, notes = exercises.choice.asks, [_("Accept answers within 1 %.")]
    if "update" in asks:
        number = asks.index("update") + 1
        notes.append(_("Question {number}: within 1 % of the change of the weight.").format(number=number))
    if "factor_2" in exercises.mistakes and "update" in asks and variant.trace.learning_rate == 0.5:
        notes.append(_("‘factor 2’ is also the answer when η was left out, because η = 0.5."))
    for one, other in combinations(exercises.mistakes, 2):
        if any(_is_same(answer.mistakes[one], answer.mistakes[other]) for answer in variant.answers):
            words = _("‘{one}’ and ‘{other}’ have the same answer in places.")
            notes.append(words.format(one=_(MISTAKES[one].title), other=_(MISTAKES[other].title)))
    for name in exercises.left_out:
        words = _("‘{mistake}’ is left out: it changes the answers by too little here.")
        notes.append(words.format(mistake=_(MISTAKES[name].title)))
    if ACTIVATIONS[variant.run.network.activations[-1]].output_only:
        notes.append(_("With softmax, f′ is a matrix: the mistake ‘f′ missing’ is left out for the outputs."))
    if "deltas" in asks and ("gradients" in asks or "update" in asks):
        words = _("Errors carried over: an answer that follows from the student’s own question {number} gets its "
                  "points.")  # fmt: skip
        notes.append(words.format(number=asks.index("deltas") + 1))
    return notes


def _is_same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= _NOTED_ALONE * max(abs(one), abs(other))


def glance_words(exercises: Exercises) -> str:
    """The meaning of the short names in the table of all variants."""
    words = _("∂w is short for ∂ℓ/∂w; ‘new’ is the weight after the update")
    several = len(exercises.variants[0].trace.inputs) > 1
    return _("{words}; the number after a comma is the sample").format(words=words) if several else words


def glance_columns(exercises: Exercises) -> list[int]:
    """Indices of the answers in the table of all variants: of the forward pass only those of the outputs."""
    last = exercises.run.network.layer_count - 1
    outputs = [place for place, quantity in enumerate(exercises.asked) if _is_output(quantity, last)]
    with_a = [place for place in outputs if exercises.asked[place].kind == "a"]
    rest = [place for place, quantity in enumerate(exercises.asked) if quantity.question != "forward"]
    return (with_a or outputs) + rest


def _is_output(quantity: Quantity, last: int) -> bool:
    return quantity.question == "forward" and quantity.layer == last


def glance_row(exercises: Exercises, variant: Variant) -> list[str]:
    """The row of this variant in that table."""
    return [answer_text(exercises, variant.answers[place]) for place in glance_columns(exercises)]
