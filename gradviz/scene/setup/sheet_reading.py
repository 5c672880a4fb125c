"""The choices on the sheet of a table for reading its file, and the offer where cells are empty."""

from __future__ import annotations

from gradviz.data.csv_bytes import ENCODINGS
from gradviz.data.csv_text import SEPARATORS
from gradviz.scene.frame import Frame
from gradviz.scene.setup.form_frames import Choices
from gradviz.scene.setup.sheet_remedies import gap_columns
from gradviz.scene.setup.table_sheet import TableSheet
from gradviz.scene.text.numbers import counted
from gradviz.text import _, mark, ngettext

__all__ = ["ChoiceFrame", "empty_marks", "gap_words", "reading_choices"]

# The thousands marks in the order of the menu.
_MARKS = ((",", mark("comma")), (".", mark("point")), (" ", mark("blank")), ("'", mark("apostrophe")),
          ("none", mark("none")))  # fmt: skip


class ChoiceFrame(Frame, frozen=True):
    """One choice: `options` are (key, text), `shown` is the current key, empty where nothing is chosen yet. `asks`:
    only the user can decide, which the colour of the control shows.
    """

    key: str
    label: str
    options: Choices
    shown: str
    tooltip: str
    asks: bool = False


def reading_choices(sheet: TableSheet) -> tuple[ChoiceFrame, ...]:
    """Separator, decimal mark, header, encoding and thousands mark, as chosen or detected."""
    chosen, reading = sheet.choices.reading, sheet.reading
    separator = chosen.separator or (reading.separator if reading is not None else "")
    decimal = chosen.decimal or (reading.decimal if reading is not None else "")
    header = chosen.header if chosen.header is not None else (reading.header if reading is not None else None)
    encoding = chosen.encoding or (reading.encoding if reading is not None else "")
    encodings = tuple((name, name) for name in ENCODINGS)
    if encoding and encoding not in ENCODINGS:
        encodings = ((encoding, encoding), *encodings)
    return (
        ChoiceFrame("separator", _("Columns separated by"), tuple((key, _(word)) for key, word in SEPARATORS.items()),
                    separator, _("What stands between two cells of a row")),
        ChoiceFrame("decimal", _("Decimal mark"), ((".", _("point")), (",", _("comma"))), decimal,
                    _("The other one marks thousands")),
        ChoiceFrame("header", _("Header"), (("1", _("first row")), ("0", _("none"))),
                    "" if header is None else "1" if header else "0", _("Whether the first row names the columns")),
        ChoiceFrame("encoding", _("Encoding"), encodings, encoding, _("How the file writes its characters")),
        ChoiceFrame("thousands", _("Thousands"), (("", _("as written")), *((key, _(words)) for key, words in _MARKS)),
                    chosen.thousands or "", _("What stands between thousands; as written: what the numbers show")),
    )  # fmt: skip


def empty_marks(sheet: TableSheet) -> str:
    chosen = sheet.choices.reading.empty
    found = sheet.reading.missing_marks if sheet.reading is not None else ()
    return ", ".join(text for text in (found if chosen is None else chosen) if text)


def gap_words(sheet: TableSheet) -> str:
    """The offer to leave out the columns with empty cells; empty where it is not possible."""
    count = len(gap_columns(sheet))
    words = ngettext("Leave out the {n} column with empty cells", "Leave out the {n} columns with empty cells", count)
    return words.format(n=counted(count)) if count else ""
