"""Exercise sheets and keys as Markdown, formulas in dollars; the figures stand beside it as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.export.exercises.key_text import glance_columns, glance_row, glance_words, key_notes, key_rows, name_of
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.sheet_text import (
    Text,
    activation_tables,
    conventions,
    foot,
    givens,
    key_title,
    questions,
    sheet_title,
    subtitle,
    total_points,
)
from gradviz.export.exercises.variants import Exercises, Variant
from gradviz.scene.chain_rule.ledger_text import markdown_text
from gradviz.text import _

__all__ = ["markdown_keys", "markdown_sheets"]

_ACROSS = 3  # given numbers beside each other
_TABLE_ACROSS = 11
_RULE = "\n---\n\n"


def markdown_sheets(exercises: Exercises, figures: Sequence[str]) -> str:
    """All sheets; `figures` are the file names of the pictures, one for each variant."""
    sheets = (_sheet(exercises, variant, name) for variant, name in zip(exercises.variants, figures, strict=True))
    return _RULE.join(sheets)


def markdown_keys(exercises: Exercises) -> str:
    """All keys, and after them all variants at a glance."""
    keys = [_key(exercises, variant) for variant in exercises.variants]
    return _RULE.join([*keys, _glance(exercises)])


def _text(text: Text) -> str:
    parts = []
    for label in text:
        words = markdown_text(label.text)
        if label.is_bold:
            words = f"**{words}**"
        parts.append((f"${label.letter.latex}$" if label.letter else "") + words)
    return "".join(parts)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines) + "\n"


def _sheet(exercises: Exercises, variant: Variant, figure: str) -> str:
    title = _("{title}, variant {number}").format(title=sheet_title(exercises.choice), number=variant.number)
    points = _("Points: ____ / {points}").format(points=total_points(variant))
    blank = "_" * 20
    head = [f"# {markdown_text(title)}\n\n{markdown_text(subtitle(exercises))}\n\n",
            markdown_text(_("Name: {line}  Date: {line}  {points}").format(line="____", points=points)) + "\n\n",
            f"![{markdown_text(_('The network with its weights on the edges.'))}](<{figure}>)\n\n"]  # fmt: skip
    names = givens(exercises, variant)
    cells = [cell for name, value in names for cell in (_text(name), value)]
    rows = [cells[start : start + 2 * _ACROSS] for start in range(0, len(cells), 2 * _ACROSS)]
    rows = [[*row, *[""] * (2 * _ACROSS - len(row))] for row in rows]
    head.append(f"## {_('Given')}\n\n" + _table([_("number"), _("value")] * _ACROSS, rows))
    head.append("".join(f"- {_text(line)}\n" for line in conventions(exercises)) + "\n")
    for title, entries in activation_tables(exercises):
        head.append(f"{markdown_text(title)}\n\n")
        for start in range(0, len(entries), _TABLE_ACROSS):
            part = entries[start : start + _TABLE_ACROSS]
            head.append(_table(["z", *(z for z, _a in part)], [["f(z)", *(a for _z, a in part)]]))
    for question in questions(exercises, variant):
        head.append(f"## {question.number} {question.title} (____ / {question.points})\n\n")
        head.append(f"{question.hint}\n\n" if question.hint else "")
        head += [f"- {_text(name_of(answer, variant))} = {markdown_text(blank)}\n" for answer in question.answers]
        head.append("\n")
    words, command = foot(exercises, variant)
    return "".join(head) + f"{markdown_text(words)} · `{command}`\n"


def _key(exercises: Exercises, variant: Variant) -> str:
    title = _("{title}, variant {number} of {count}").format(
        title=key_title(exercises.choice), number=variant.number, count=exercises.choice.variants)  # fmt: skip
    rows = [[str(row.question), _text(row.name), _text(row.path.symbols), row.path.numbers,
             f"**{row.right}**", *row.mistakes] for row in key_rows(exercises, variant)]  # fmt: skip
    wrong = [_(MISTAKES[name].title) for name in exercises.mistakes]
    header = [_("question"), _("answer"), _("path"), _("in numbers"), _("right"), *wrong]
    notes = markdown_text(" ".join(key_notes(exercises, variant)))
    numbers = ", ".join(f"{_text(name)} = {value}" for name, value in givens(exercises, variant))
    return f"# {markdown_text(title)}\n\n{numbers}\n\n{_table(header, rows)}{notes}\n"


def _glance(exercises: Exercises) -> str:
    first = exercises.variants[0]
    header = [_("variant"), *(_text(name_of(first.answers[place], first, short=True))
                              for place in glance_columns(exercises))]  # fmt: skip
    rows = [[str(variant.number), *glance_row(exercises, variant)] for variant in exercises.variants]
    return f"# {_('All variants at a glance')}\n\n{glance_words(exercises)}.\n\n{_table(header, rows)}"
