"""Translation of user-visible text by gettext, for every layer; without a translation, the source text.

``_("Learning rate")`` translates at once. A table made when a module is imported says ``mark("Learning
rate")`` and its reader says ``_(entry.label)``, since the language is chosen after the import.
"""

import contextlib
import gettext as _gettext
import re
import struct
from pathlib import Path

SOURCE_LANGUAGE = "en"
_DOMAIN = "gradviz"

# Controls but tab and line feed, halves of pairs, characters that are none, what turns the direction of writing: no
# figure shows them, some formats forbid them, and names can hide behind the last.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_language = SOURCE_LANGUAGE
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def _(message: str) -> str:
    """`message` in the chosen language, or as it is."""
    # gettext answers the empty message with the header of the catalogue.
    return _translations.gettext(message) if message else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form for `count` in the chosen language: ``ngettext("{n} step", "{n} steps", n).format(n=n)``."""
    return _translations.ngettext(singular, plural, count)


def mark(message: str) -> str:
    """`message` unchanged, marked for translation where it is shown."""
    return message


def set_language(language: str, folder: Path | None = None) -> bool:
    """Translate from now on into `language` (``"de"``, ``"pt_BR"``) with the catalogues below `folder`.

    `folder` holds ``<language>/LC_MESSAGES/gradviz.mo``. Returns whether there is such a catalogue; where
    there is none, or it cannot be read, the source text is shown and `language()` is the source language.
    """
    global _language, _translations
    found: _gettext.NullTranslations | None = None
    if folder is not None and language != SOURCE_LANGUAGE:
        with contextlib.suppress(OSError, ValueError, LookupError, struct.error):
            found = _gettext.translation(_DOMAIN, folder, [language])
    _language, _translations = (SOURCE_LANGUAGE, _gettext.NullTranslations()) if found is None else (language, found)
    return _language == language


def language() -> str:
    """The language that text is shown in."""
    return _language


def printable(text: str) -> str:
    """`text` for a screen, a drawing or a document: line ends as line feeds, what cannot be printed as U+FFFD."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
