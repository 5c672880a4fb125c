"""The manual's list of keys as an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.gui.outside_text import escape
from gradviz.scene.themes import Theme

__all__ = ["keys_html"]


def keys_html(sections: Sequence[tuple[str, Sequence[tuple[str, str]]]], title: str, theme: Theme) -> str:
    """The commands and their keys in the section called `title`."""
    rows = next((rows for name, rows in sections if name == title), ())
    cells = "".join(
        f'<tr><td style="padding:4px 24px 4px 0">{escape(words)}</td>'
        f'<td style="padding:4px 0;color:{theme.secondary}">{escape(keys)}</td></tr>'
        for words, keys in rows
    )
    return f'<h2>{escape(title)}</h2><table cellspacing="0">{cells}</table>'
