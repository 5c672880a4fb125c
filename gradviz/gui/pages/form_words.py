"""Texts of a form, and the test whether its controls must be created anew."""

from __future__ import annotations

from gradviz.gui.outside_text import escape
from gradviz.scene.setup.setup_form import FieldFrame, SectionFrame

__all__ = ["Shape", "field_name", "longest_number", "paragraphs", "shape_of"]

Shape = tuple[object, ...]


def field_name(field: FieldFrame) -> str:
    """The accessible name of a field's control."""
    return f"{field.label}: {field.value}" if field.kind == "button" and field.label else field.label or field.value


def paragraphs(text: str) -> str:
    """Lines as paragraphs with space between them; the subject of each is bold."""
    out = []
    for line in text.splitlines():
        head, colon, rest = line.partition(": ")
        words = f"<b>{escape(head)}:</b> {escape(rest)}" if colon and len(head) < 32 else escape(line)
        out.append(f'<p style="margin-top:0;margin-bottom:7px;line-height:116%">{words}</p>')
    return "".join(out)


def shape_of(section: SectionFrame) -> Shape:
    """What the controls of a section depend on, apart from the values: the fields, and the length of the numbers in
    columns."""
    fields = [(field.key, field.kind, field.label, field.choices) for field in section.fields]
    return section.key, fields, len(longest_number(section))


def longest_number(section: SectionFrame) -> str:
    """The longest number in the rows of a section; empty if it has none."""
    return max((field.value for field in section.fields if field.row and field.kind == "number"), key=len, default="")
