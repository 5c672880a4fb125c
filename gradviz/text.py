"""Translation of user-visible text by gettext, for every layer; without a translation, the source text.

``_("Learning rate")`` translates at once. A table created when a module is imported contains ``mark("Learning
rate")``, and the code that reads it calls ``_(entry.label)``, since the language is chosen after the import.
"""

import contextlib
import gettext as _gettext
import re
import struct
from pathlib import Path

SOURCE_LANGUAGE = "en"
_DOMAIN = "gradviz"

# Control characters except tab and line feed, surrogates, noncharacters, and controls of the writing direction: no
# figure shows them, some formats forbid them, and the last can disguise a name.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_language = SOURCE_LANGUAGE
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def _(message: str) -> str:
    """`message` in the chosen language, or unchanged where there is no translation."""
    # gettext answers the empty message with the header of the catalogue.
    return _translations.gettext(message) if message else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form for `count` in the chosen language: ``ngettext("{n} step", "{n} steps", n).format(n=n)``."""
    return _translations.ngettext(singular, plural, count)


def mark(message: str) -> str:
    """`message` unchanged: it is marked for the catalogues, and translated where it is shown."""
    return message


def set_language(language: str, folder: Path | None = None) -> bool:
    """From now on, translate into `language` (``"de"``, ``"pt_BR"``) with the catalogues in `folder`.

    The catalogue is ``<language>/LC_MESSAGES/gradviz.mo`` in `folder`. Returns whether it was found; where it is
    missing or cannot be read, the source text is shown and `language()` is the source language.
    """
    global _language, _translations
    found: _gettext.NullTranslations | None = None
    if folder is not None and language != SOURCE_LANGUAGE:
        with contextlib.suppress(OSError, ValueError, LookupError, struct.error):
            found = _gettext.translation(_DOMAIN, folder, [language])
    _language, _translations = (SOURCE_LANGUAGE, _gettext.NullTranslations()) if found is None else (language, found)
    return _language == language


def language() -> str:
    """The language of the displayed text."""
    return _language


def printable(text: str) -> str:
    """`text` for a screen, a drawing or a document: line ends become line feeds, unprintable characters U+FFFD."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
