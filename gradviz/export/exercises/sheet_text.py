"""The contents of a sheet in any format: title, given numbers, conventions, questions, a table of f."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef
from gradviz.export.exercises.choice import ASKS, ExerciseChoice
from gradviz.export.exercises.paper import DIGITS, given, worked
from gradviz.export.exercises.products import Text, loss_text, target_letter
from gradviz.export.exercises.variants import Answer, Exercises, Variant
from gradviz.scene.network.plain_network import (
    Label,
    Letter,
    PlainNetworkFrame,
    PlainNumbers,
    plain_network_frame,
    unit_letter,
    weight_letter,
)
from gradviz.text import _, mark

__all__ = [
    "TABLE_ACROSS", "Question", "Text", "activation_tables", "answer_text", "conventions", "figure", "foot", "givens",
    "key_title", "parameter_givens", "questions", "sample_lines", "sheet_title", "subtitle", "total_points",
]  # fmt: skip

_HINTS = {
    "forward": mark("Weighted sums, activations and the output."),
    "loss": "",
    "deltas": mark("From the output back to the first layer."),
    "gradients": mark("Each one as a product along its path."),
    "update": mark("The new value of each weight."),
}
_BACKWARD = {"deltas", "gradients", "update"}
_TABLE = (-4.0, 4.0, 33)  # of f for calculation by hand: from, to, number of entries
TABLE_ACROSS = 11  # entries per line of that table


class Question(NamedTuple):
    """One question with its answers; `number` from 1."""

    number: int
    title: str
    hint: str
    points: int
    answers: tuple[Answer, ...]


def sheet_title(choice: ExerciseChoice) -> str:
    """The title of a sheet."""
    return _("Backpropagation by hand") if _BACKWARD & set(choice.asks) else _("A forward pass by hand")


def key_title(choice: ExerciseChoice) -> str:
    """The title of a key."""
    return _("Key: backpropagation by hand") if _BACKWARD & set(choice.asks) else _("Key: a forward pass by hand")


def subtitle(exercises: Exercises) -> str:
    """`One update of a 2-2-1 network, all units sigmoid`."""
    network = exercises.run.network
    titles = [_(ACTIVATIONS[name].title) for name in network.activations]
    if len(set(titles)) == 1:
        units = _("all units {activation}").format(activation=titles[0])
    elif len(set(titles[:-1])) == 1:
        units = _("hidden units {hidden}, outputs {output}").format(hidden=titles[0], output=titles[-1])
    else:
        units = ", ".join(_("layer {number} {activation}").format(number=place, activation=title)
                          for place, title in enumerate(titles, start=1))  # fmt: skip
    shape = "-".join(map(str, network.sizes))
    return _("One update of a {shape} network, {units}").format(shape=shape, units=units)


def figure(variant: Variant, width: float, scale: float = 1.0) -> PlainNetworkFrame:
    """The network with its numbers on the edges, inputs and biases below the units."""
    network, parameters = variant.run.network, variant.trace.before.parameters
    is_single = len(variant.trace.inputs) == 1

    def below(column: int, unit: int) -> Text:
        if column == 0:
            letter = unit_letter(0, unit, network.sizes)
            return (Label(f" = {given(float(variant.trace.inputs[0, unit]))}", letter),) if is_single else ()
        if not network.has_bias[column - 1]:
            return ()
        value = float(parameters[network.index(ParameterRef(column - 1, -1, unit))])
        return (Label(f" = {given(value)}", Letter("b")),)

    def on_edge(ref: ParameterRef) -> Text:
        return (Label(given(float(parameters[network.index(ref)]))),)

    words = _("The network of variant {number}, with its weights on the edges.").format(number=variant.number)
    return plain_network_frame(network.sizes, PlainNumbers(on_edge, below), width, words, scale)


def givens(exercises: Exercises, variant: Variant) -> list[tuple[Text, str]]:
    """Every given number as (name, value): samples, learning rate, weights and biases."""
    trace, sizes = variant.trace, variant.run.network.sizes
    if len(trace.inputs) == 1:
        return parameter_givens(exercises, variant)
    found: list[tuple[Text, str]] = []
    for sample in range(len(trace.inputs)):
        suffix = Label(_(", sample {number}").format(number=sample + 1))
        found += [((*name, suffix), value) for name, value in _sample(variant, sample, sizes)]
    return found + parameter_givens(exercises, variant)


def parameter_givens(exercises: Exercises, variant: Variant) -> list[tuple[Text, str]]:
    """The same without the samples of a batch; a single sample is included."""
    run, trace = variant.run, variant.trace
    found = _sample(variant, 0, run.network.sizes) if len(trace.inputs) == 1 else []
    if "update" in exercises.choice.asks:
        found.append(((Label(_("learning rate η")),), given(trace.learning_rate)))
    for place, value in enumerate(trace.before.parameters):
        found.append(((Label("", weight_letter(run.network.ref(place))),), given(float(value))))
    return found


def _sample(variant: Variant, sample: int, sizes: tuple[int, ...]) -> list[tuple[Text, str]]:
    inputs, targets = variant.trace.inputs[sample].tolist(), variant.trace.targets[sample].tolist()
    found: list[tuple[Text, str]] = [((Label("", unit_letter(0, unit, sizes)),), given(value))
                                     for unit, value in enumerate(inputs)]  # fmt: skip
    return found + [((Label(_("target ")), Label("", target_letter(unit, sizes[-1]))), given(value))
                    for unit, value in enumerate(targets)]  # fmt: skip


def sample_lines(variant: Variant) -> list[Text]:
    """One line per sample of a batch; empty where there is only one sample."""
    count, sizes = len(variant.trace.inputs), variant.run.network.sizes
    if count == 1:
        return []
    lines = []
    for sample in range(count):
        line = [Label(_("Sample {number}: ").format(number=sample + 1), None, True)]
        for place, (name, value) in enumerate(_sample(variant, sample, sizes)):
            line += [Label(", " if place else ""), *name, Label(f" = {value}")]
        lines.append(tuple(line))
    return lines


def conventions(exercises: Exercises) -> list[Text]:
    """The conventions in which textbooks differ, one line each."""
    run, asks = exercises.run, set(exercises.choice.asks)
    lines: list[Text] = []
    is_backward = bool(_BACKWARD & asks)
    sentence = _("{title}: f(z) = {formula}, f′ = {slope}") if is_backward else _("{title}: f(z) = {formula}")
    for name in dict.fromkeys(run.network.activations):
        entry = ACTIVATIONS[name]
        title = _(entry.title)[:1].upper() + _(entry.title)[1:]
        lines.append(_line(sentence.format(title=title, formula=entry.formula, slope=entry.slope)))
    if asks - {"forward"}:
        lines.append((Label(_("Loss: ")), *_loss_formula(exercises)))
    several = len(exercises.variants[0].trace.inputs)
    if several > 1 and asks - {"forward"}:
        lines.append(_line(_("L is the mean of ℓ over {count} samples.").format(count=several)))
    if is_backward:
        lines.append(_line(_("δ = ∂L/∂z of its unit and sample, so it carries the 1/n of the mean.") if several > 1 else
                           _("δ = ∂ℓ/∂z of its unit")))  # fmt: skip
        lines.append(_weight_line(run.network.sizes))
        lines.append((Label(_("Every gradient uses the weights ")), Label(_("before"), None, True),
                      Label(_(" the update."))))  # fmt: skip
    lines.append(_line(_digits_line(exercises)))
    return lines


def _line(text: str) -> Text:
    return (Label(text),)


def _loss_formula(exercises: Exercises) -> Text:
    """ℓ = …, and whether it has the factor ½, in which textbooks differ."""
    loss, outputs = exercises.run.loss, exercises.run.network.sizes[-1]
    formula = loss.formula.replace("·Σ", " · Σ")
    if loss.quadratic and outputs == 1:
        formula = formula.replace("(1/K) · ", "").replace("Σ", "")
    halved = "½" in formula
    words = "" if not loss.quadratic else _(", with the factor ½") if halved else _(", without a factor ½")
    return (Label("", Letter("ℓ")), Label(" = "), *_with_letters(formula, outputs), Label(words))


def _with_letters(formula: str, outputs: int) -> Text:
    return loss_text(formula.replace("K", str(outputs)), 0, 1)


def _weight_line(sizes: tuple[int, ...]) -> Text:
    """Which index of a weight is its source, explained with a weight whose indices differ where there is one."""
    source, unit = (1, 0) if sizes[0] > 1 else (0, min(1, sizes[1] - 1))
    words = _(" to unit {unit} of layer 1").format(unit=unit + 1)
    return (Label("", weight_letter(ParameterRef(0, source, unit))), Label(_(" leads from ")),
            Label("", unit_letter(0, source, sizes)), Label(words))  # fmt: skip


def _digits_line(exercises: Exercises) -> str:
    digits = exercises.new_digits
    if digits == DIGITS:
        return _("Carry {more} digits; give {digits} significant digits.").format(digits=DIGITS, more=DIGITS + 2)
    sentence = _("Carry {more} digits; give {digits} significant digits, of a new weight {of_new}.")
    return sentence.format(more=digits + 2, digits=DIGITS, of_new=digits)


def questions(exercises: Exercises, variant: Variant) -> list[Question]:
    """The chosen questions with the answers of this variant."""
    found: list[Question] = []
    for name in exercises.choice.asks:
        answers = tuple(answer for answer in variant.answers if answer.quantity.question == name)
        points = sum(answer.points for answer in answers)
        found.append(Question(len(found) + 1, _(ASKS[name]), _(_HINTS[name]), points, answers))
    return found


def total_points(variant: Variant) -> int:
    """The points of the whole sheet."""
    return sum(answer.points for answer in variant.answers)


def answer_text(exercises: Exercises, answer: Answer) -> str:
    """The right answer with the number of digits that the sheet asks for."""
    is_new = answer.quantity.kind == "new"
    return worked(answer.value, exercises.new_digits if is_new else DIGITS)


def activation_tables(exercises: Exercises) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """For calculation by hand, (title, lines) of each bounded activation; a line holds up to `TABLE_ACROSS` (z, f(z)).

    Empty where a calculator is used.
    """
    if exercises.choice.difficulty != "hand":
        return []
    z = np.linspace(*_TABLE)
    tables = []
    for name in dict.fromkeys(exercises.run.network.activations):
        entry = ACTIVATIONS[name]
        if entry.is_bounded and not entry.output_only:
            a = np.empty_like(z)
            entry.forward(z.copy(), a)
            cells = [(given(x), worked(value)) for x, value in zip(z.tolist(), a.tolist(), strict=True)]
            lines = [cells[start : start + TABLE_ACROSS] for start in range(0, len(cells), TABLE_ACROSS)]
            tables.append((_("Table of {activation}").format(activation=_(entry.title)), lines))
    return tables


def foot(exercises: Exercises, variant: Variant) -> tuple[str, str]:
    """(words, command): the footer, with the command that produces the sheet."""
    choice, usual = exercises.choice, ExerciseChoice()
    words = _("Variant {number} of {count} · seed {seed}").format(
        number=variant.number, count=choice.variants, seed=choice.seed)  # fmt: skip
    source = f"'{exercises.source}'" if " " in exercises.source else exercises.source
    command = f"gradviz exercises {source} --variants {choice.variants} --seed {choice.seed}"
    if choice.asks != usual.asks:
        command += " --ask " + ",".join(choice.asks)
    if choice.points:
        command += " --points " + ",".join(f"{name}={points}" for name, points in choice.points)
    if choice.count != usual.count:
        command += f" --count {choice.count}"
    if choice.difficulty != usual.difficulty:
        command += f" --difficulty {choice.difficulty}"
    return words, command
