"""The record of a lecture's predictions: question, the class's answer and the right answer; as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from gradviz.scene.chain_rule.ledger_text import markdown_text
from gradviz.scene.lecture.lesson_question import NEAR_ENOUGH
from gradviz.scene.lecture.predict import Answer, Question
from gradviz.text import _

__all__ = ["RecordEntry", "record_csv", "record_markdown", "record_rows", "said_text", "share_text"]


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One question with its answer. `tally` are the votes for each choice, empty for a value; `guess` is the predicted
    value as typed, `guess_value` the same as a number where it is one. `own` is the choice of a single person, −1 where
    there is none."""

    question: Question
    tally: tuple[int, ...]
    guess: str
    guess_value: float | None
    answer: Answer
    own: int = -1

    @property
    def is_right(self) -> bool | None:
        """Whether the single person's choice, or the predicted value, is right; None where there is neither."""
        if self.question.choices:
            return None if self.own < 0 else self.own == self.answer.choice
        if self.guess_value is None:
            return None
        return abs(self.guess_value - self.answer.value) <= NEAR_ENOUGH * abs(self.answer.value)


def said_text(entry: RecordEntry) -> str:
    """The prediction as text, such as "positive 12, exactly zero 1, negative 30"."""
    if not entry.question.choices:
        return entry.guess or "—"
    if entry.own >= 0:
        return entry.question.choices[entry.own]
    if not any(entry.tally):
        return "—"
    return ", ".join(f"{choice} {votes}" for choice, votes in zip(entry.question.choices, entry.tally, strict=True))


def share_text(entry: RecordEntry) -> str:
    """The share of right answers, or the error of the predicted value."""
    if entry.question.choices:
        if entry.own >= 0:
            return _("right") if entry.is_right else _("not right")
        votes = sum(entry.tally)
        if not votes or entry.answer.choice < 0:
            return "—"
        right = entry.tally[entry.answer.choice]
        return _("{right} of {votes} right ({share} %)").format(
            right=right, votes=votes, share=round(100 * right / votes)
        )
    guess, value = entry.guess_value, entry.answer.value
    if guess is None:
        return "—"
    if guess == value:
        return _("Correct")
    if value == 0 or value - value != 0:
        return _("not right")
    off = abs(guess - value) / abs(value)
    return _("off by {share} %").format(share=f"{100 * off:.2g}" if off < 10 else f"{100 * off:.0f}")


def record_rows(entries: tuple[RecordEntry, ...]) -> tuple[tuple[str, ...], ...]:
    """A header row, then one row per question, in order."""
    header = ("#", _("Step"), _("Question"), _("Predicted"), _("Actual"), _("Result"))
    return (header, *(
        (str(place), entry.answer.where, entry.question.text, said_text(entry), truth_text(entry), share_text(entry))
        for place, entry in enumerate(entries, start=1)
    ))  # fmt: skip


def truth_text(entry: RecordEntry) -> str:
    """The right choice with the number."""
    answer, choices = entry.answer, entry.question.choices
    if not choices:
        return answer.text
    word = choices[answer.choice] if answer.choice >= 0 else _("not finite")
    return f"{word}: {answer.text}"


def record_markdown(entries: tuple[RecordEntry, ...], title: str) -> str:
    """The record as a Markdown document with one table."""
    header, *rows = record_rows(entries)
    heading = _("Predictions: {title}").format(title=markdown_text(title)) if title else _("Predictions")
    lines = [f"# {heading}", "", _line(header), "|" + " --- |" * len(header), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def record_csv(entries: tuple[RecordEntry, ...]) -> str:
    """The record as CSV, with the exact number in a separate column. A cell that begins like a spreadsheet formula is
    not changed, since it is data.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header, *rows = record_rows(entries)
    writer.writerow([*header, _("Value")])
    for row, entry in zip(rows, entries, strict=True):
        writer.writerow([*row, repr(entry.answer.value)])
    return out.getvalue()


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(markdown_text, cells)) + " |"
