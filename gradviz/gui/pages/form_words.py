"""What a form is made of, in words: what its fields are called, and when other ones are needed."""

from __future__ import annotations

from gradviz.gui.outside_text import escape
from gradviz.scene.setup.setup_form import FieldFrame, SectionFrame

__all__ = ["Shape", "field_name", "longest_number", "paragraphs", "shape_of"]

Shape = tuple[object, ...]


def field_name(field: FieldFrame) -> str:
    """What a screen reader calls its control."""
    return f"{field.label}: {field.value}" if field.kind == "button" and field.label else field.label or field.value


def paragraphs(text: str) -> str:
    """Lines as paragraphs with room between them, what they are about set off by its weight."""
    out = []
    for line in text.splitlines():
        head, colon, rest = line.partition(": ")
        words = f"<b>{escape(head)}:</b> {escape(rest)}" if colon and len(head) < 32 else escape(line)
        out.append(f'<p style="margin-top:0;margin-bottom:7px;line-height:116%">{words}</p>')
    return "".join(out)


def shape_of(section: SectionFrame) -> Shape:
    """What the fields of a section are like, whatever they show; how long its numbers are, for they have a column."""
    fields = [(field.key, field.kind, field.label, field.choices) for field in section.fields]
    return section.key, fields, len(longest_number(section))


def longest_number(section: SectionFrame) -> str:
    """The longest number that stands in a row with others; empty where none does."""
    return max((field.value for field in section.fields if field.row and field.kind == "number"), key=len, default="")
