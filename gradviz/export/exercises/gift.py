"""Exercise sheets in GIFT, which most learning platforms import: one numerical question per value."""

from __future__ import annotations

from pathlib import Path

from gradviz.export.exercises.key_text import name_of
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.sheet_text import Text, conventions, givens, questions, subtitle
from gradviz.export.exercises.variants import Answer, Exercises, Variant
from gradviz.export.files import write_text
from gradviz.text import _

__all__ = ["gift_questions", "write_gift"]

_OF_MISTAKE = 0.2  # the tolerance of a mistake's answer, as a share of that of the right one
_SPECIAL = str.maketrans({letter: "\\" + letter for letter in "~=#{}:"})


def write_gift(exercises: Exercises, path: Path) -> None:
    """Write all questions to a file. Raises `OSError`."""
    write_text(path, gift_questions(exercises))


def gift_questions(exercises: Exercises) -> str:
    """All questions; each one gives all numbers of its variant."""
    return "\n".join(_question(exercises, variant, number, answer) for variant in exercises.variants
                     for number, answer in _numbered(exercises, variant))  # fmt: skip


def _numbered(exercises: Exercises, variant: Variant) -> list[tuple[int, Answer]]:
    return [(question.number, answer) for question in questions(exercises, variant) for answer in question.answers]


def _question(exercises: Exercises, variant: Variant, number: int, answer: Answer) -> str:
    asked = _plain(name_of(answer, variant, short=answer.quantity.kind == "new"))
    title = _("variant {variant}, question {number}, {asked}").format(
        variant=variant.number, number=number, asked=asked)  # fmt: skip
    told = ", ".join(f"{_plain(name)} = {value}" for name, value in givens(exercises, variant))
    rules = "; ".join(_plain(line).rstrip(".") for line in conventions(exercises))
    text = _("{network}. Given: {numbers}. {rules}. What is {asked}?").format(
        network=subtitle(exercises), numbers=told, rules=rules, asked=asked)  # fmt: skip
    lines = [f"\t=%100%{answer.value:.10g}:{answer.tolerance:.10g}"]
    lines += [f"\t=%0%{value:.10g}:{_OF_MISTAKE * answer.tolerance:.10g}#{_escaped(_(MISTAKES[name].title))}"
              for name, value in answer.mistakes.items() if value is not None]  # fmt: skip
    return f"::{_escaped(title)}::{_escaped(text)} {{#\n" + "\n".join(lines) + "\n}\n"


def _plain(text: Text) -> str:
    return "".join((label.letter.plain if label.letter else "") + label.text for label in text)


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
