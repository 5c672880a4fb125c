"""The frame of the setup form: fields in sections."""

from __future__ import annotations

from gradviz.scene.frame import Frame

__all__ = ["Choices", "FieldFrame", "SectionFrame", "SetupFrame"]

Choices = tuple[tuple[str, str], ...]


class FieldFrame(Frame, frozen=True):
    """One field. `kind` is one of number, text, notes, choice, check, button, words, list, thumbnails, checks.

    `value` is the contents: a text, the key of a choice, or "1" or "" for a check box. Fields with the same non-empty
    `row` are side by side under one `label`. `choices` are (key, text).
    """

    key: str
    kind: str
    label: str
    value: str
    tooltip: str
    choices: Choices = ()
    row: str = ""
    enabled: bool = True


class SectionFrame(Frame, frozen=True):
    """A titled group of fields."""

    key: str
    title: str
    fields: tuple[FieldFrame, ...]


class SetupFrame(Frame, frozen=True):
    """The whole form. The thumbnails are the same for every setup: see `thumbnails`."""

    sections: tuple[SectionFrame, ...] = ()
