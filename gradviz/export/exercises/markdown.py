"""Exercise sheets and keys as Markdown with formulas in dollars; the figures are separate SVG files."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.export.exercises import key_text, sheet_text
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.variants import Exercises, Variant
from gradviz.scene.chain_rule.ledger_text import markdown_text
from gradviz.text import _

__all__ = ["markdown_keys", "markdown_sheets"]

_ACROSS = 3  # given numbers per row
_RULE = "\n---\n\n"


def markdown_sheets(exercises: Exercises, figures: Sequence[str]) -> str:
    """All sheets; `figures` are the file names of the pictures, one per variant."""
    sheets = (_sheet(exercises, variant, name) for variant, name in zip(exercises.variants, figures, strict=True))
    return _RULE.join(sheets)


def markdown_keys(exercises: Exercises) -> str:
    """All keys, followed by a table of all variants."""
    keys = [_key(exercises, variant) for variant in exercises.variants]
    return _RULE.join([*keys, _glance(exercises)])


def _text(text: sheet_text.Text) -> str:
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
    title = _("{title}, variant {number}").format(title=sheet_text.sheet_title(exercises.choice), number=variant.number)
    points = _("Points: ____ / {points}").format(points=sheet_text.total_points(variant))
    blank = "_" * 20
    head = [f"# {markdown_text(title)}\n\n{markdown_text(sheet_text.subtitle(exercises))}\n\n",
            markdown_text(_("Name: {line}  Date: {line}  {points}").format(line="____", points=points)) + "\n\n",
            f"![{markdown_text(_('The network with its weights on the edges.'))}](<{figure}>)\n\n"]  # fmt: skip
    names = sheet_text.givens(exercises, variant)
    cells = [cell for name, value in names for cell in (_text(name), value)]
    rows = [cells[start : start + 2 * _ACROSS] for start in range(0, len(cells), 2 * _ACROSS)]
    rows = [[*row, *[""] * (2 * _ACROSS - len(row))] for row in rows]
    head.append(f"## {_('Given')}\n\n" + _table([_("number"), _("value")] * _ACROSS, rows))
    head.append("".join(f"- {_text(line)}\n" for line in sheet_text.conventions(exercises)) + "\n")
    for title, lines in sheet_text.activation_tables(exercises):
        head.append(f"{markdown_text(title)}\n\n")
        head += [_table(["z", *(z for z, _a in line)], [["f(z)", *(a for _z, a in line)]]) for line in lines]
    for question in sheet_text.questions(exercises, variant):
        head.append(f"## {question.number} {question.title} (____ / {question.points})\n\n")
        head.append(f"{question.hint}\n\n" if question.hint else "")
        symbols = [_text(key_text.name_of(answer, variant)) for answer in question.answers]
        head += [f"- {symbol} = {markdown_text(blank)}\n" for symbol in symbols]
        head.append("\n")
    words, command = sheet_text.foot(exercises, variant)
    return "".join(head) + f"{markdown_text(words)} · `{command}`\n"


def _key(exercises: Exercises, variant: Variant) -> str:
    choice = exercises.choice
    title = _("{title}, variant {number} of {count}").format(
        title=sheet_text.key_title(choice), number=variant.number, count=choice.variants)  # fmt: skip
    rows = [[str(row.question), _text(row.name), _text(row.path.symbols), row.path.numbers,
             f"**{row.right}**", *row.mistakes] for row in key_text.key_rows(exercises, variant)]  # fmt: skip
    wrong = [_(MISTAKES[name].title) for name in exercises.mistakes]
    header = [_("question"), _("answer"), _("path"), _("in numbers"), _("right"), *wrong]
    notes = markdown_text(" ".join(key_text.key_notes(exercises, variant)))
    numbers = ", ".join(f"{_text(name)} = {value}" for name, value in sheet_text.givens(exercises, variant))
    return f"# {markdown_text(title)}\n\n{numbers}\n\n{_table(header, rows)}{notes}\n"


def _glance(exercises: Exercises) -> str:
    first = exercises.variants[0]
    header = [_("variant"), *(_text(key_text.name_of(first.answers[place], first, short=True))
                              for place in key_text.glance_columns(exercises))]  # fmt: skip
    rows = [[str(variant.number), *key_text.glance_row(exercises, variant)] for variant in exercises.variants]
    return f"# {_('All variants at a glance')}\n\n{key_text.glance_words(exercises)}.\n\n{_table(header, rows)}"
