"""A stop of a lesson as an HTML page, for the panel beside the network and for the audience."""

from __future__ import annotations

from gradviz.gui.outside_text import escape, markdown_html
from gradviz.scene.lecture.lesson import LessonFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["lesson_html"]


def lesson_html(frame: LessonFrame, theme: Theme, pixels: int, *, is_tight: bool = False) -> str:
    """The stop's text, its question, and the answer once it is asked for, in type of `pixels`; where it is tight,
    without the lesson's own title."""
    title = "" if is_tight else f'<p style="color:{theme.secondary};margin:0">{escape(frame.title)}</p>'
    parts = [title, f'<p style="font-size:{round(pixels * 1.25)}px;font-weight:600;margin-top:2px;margin-bottom:8px">'
             f"{escape(frame.stop_title)}</p>", _body(frame.text)]  # fmt: skip
    if frame.warning:
        parts.append(f'<p style="color:{theme.warning};font-weight:600">{escape(frame.warning)}</p>')
    for words, text, colour in (
        (_("Question"), frame.question, theme.accent), (_("Answer"), frame.answer, theme.update),
    ):  # fmt: skip
        if text:
            parts.append(f'<p style="color:{colour};font-weight:600;margin-top:14px;margin-bottom:2px">{words}</p>')
            parts.append(_body(text))
    return f'<div style="font-size:{pixels}px;line-height:128%">{"".join(parts)}</div>'


def _body(markdown: str) -> str:
    """Markdown as the inside of an HTML page, in our spacing."""
    inner = markdown_html(markdown)
    # A derivative stays in one line: the joiner forbids a break after its stroke.
    held = inner.replace("/∂", "/\u2060∂")
    return held.replace("margin-bottom:0px;", "margin-bottom:8px; line-height:126%;").strip()
