"""Translation of user-visible text by gettext, for every layer; without a translation, the source text.

``_("Learning rate")`` translates at once. A table made when a module is imported says ``mark("Learning
rate")`` and its reader says ``_(entry.label)``, since the language is chosen after the import.
"""

import gettext as _gettext
import struct
from pathlib import Path

SOURCE_LANGUAGE = "en"
_DOMAIN = "gradviz"

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
    _language, _translations = SOURCE_LANGUAGE, _gettext.NullTranslations()
    if folder is not None and language != SOURCE_LANGUAGE:
        try:
            _translations = _gettext.translation(_DOMAIN, folder, [language])
        except (OSError, ValueError, LookupError, struct.error):
            return False
        _language = language
        return True
    return language == SOURCE_LANGUAGE


def language() -> str:
    """The language that text is shown in."""
    return _language
