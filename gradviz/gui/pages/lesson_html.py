"""A stop of a lesson as an HTML page, for the panel beside the network and for the audience."""

from __future__ import annotations

import re

from PySide6.QtGui import QFontMetrics

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import escape, markdown_html
from gradviz.scene.lecture.lesson import ChoiceState, LessonFrame
from gradviz.scene.lecture.lesson_words import mentions
from gradviz.scene.text.formulas import LONGEST
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["body_html", "lesson_html", "question_html", "verdict_html"]

_SAMPLE = "∂L/∂w1[1,1] = 2·(ŷ − y) · σ′(z) = 0.2115"  # a formula of usual width
_TAG = re.compile(r"(<[^>]*>)")


def lesson_html(frame: LessonFrame, theme: Theme, pixels: int) -> str:
    """The stop's text, its question with the choices, and the answer after it was asked for, in type of `pixels`."""
    parts = [f'<p style="color:{theme.secondary};margin:0">{escape(frame.title)}</p>',
             f'<p style="font-size:{round(pixels * 1.25)}px;font-weight:600;margin-top:2px;margin-bottom:8px">'
             f"{escape(frame.stop_title)}</p>", _body(frame.text)]  # fmt: skip
    if frame.warning:
        parts.append(f'<p style="color:{theme.warning};font-weight:600">{escape(frame.warning)}</p>')
    for words, text, colour in (
        (_("Question"), frame.question, theme.accent), (_("Answer"), _answered(frame), theme.update),
    ):  # fmt: skip
        if text:
            parts.append(f'<p style="color:{colour};font-weight:600;margin-top:14px;margin-bottom:2px">{words}</p>')
            parts.append(_body(text))
        if text == frame.question:
            parts += [_choice_html(place, frame, theme) for place in range(len(frame.choices))]
    return f'<div style="font-size:{pixels}px;line-height:128%">{"".join(parts)}</div>'


def question_html(frame: LessonFrame, theme: Theme) -> str:
    """The question with its choices, in the type size of the label; once it is answered, the right choice and the
    reason."""
    parts = [f"<b>{_body(frame.question)}</b>"]
    is_done = not frame.is_open
    parts += [_choice_html(place, frame, theme) for place, choice in enumerate(frame.choices)
              if not is_done or choice.state is ChoiceState.RIGHT]  # fmt: skip
    return "".join((*parts, verdict_html(frame, theme)))


def _answered(frame: LessonFrame) -> str:
    return frame.answer or (frame.reason if frame.is_right else "")


def _choice_html(place: int, frame: LessonFrame, theme: Theme) -> str:
    choice = frame.choices[place]
    weight, colour = {ChoiceState.RIGHT: (600, theme.update), ChoiceState.WRONG: (400, theme.warning)}.get(
        choice.state, (400, theme.text))  # fmt: skip
    signs = {ChoiceState.RIGHT: "✓", ChoiceState.WRONG: "✗"}
    sign = signs.get(choice.state, f"{choice.mark or place + 1}.")
    words = markdown_html(choice.text).replace("<p", "<span").replace("</p>", "</span>")
    return f'<p style="margin:2px 0;color:{colour};font-weight:{weight}">{sign}&nbsp; {words.strip()}</p>'


def body_html(markdown: str, pixels: int, theme: Theme, room: int = 0, *, is_linked: bool = False) -> str:
    """Markdown in type of `pixels`, for lines of `room` pixels (0: of any length); `is_linked`: words that name a panel
    or a parameter become links, such as `panel:loss` or `name:w1[1,1]`."""
    inner = _body(markdown, _longest(pixels, room))
    if is_linked:
        inner = "".join(part if part.startswith("<") else _linked(part, theme) for part in _TAG.split(inner))
    return f'<div style="font-size:{pixels}px;color:{theme.text}">{inner}</div>'


def verdict_html(frame: LessonFrame, theme: Theme, pixels: int = 0, room: int = 0) -> str:
    """The verdict on an answer, or the answer itself, in type of `pixels` (0: the type size of the label), for lines of
    `room` pixels (0: of any length); empty: there is neither."""
    if frame.answer and not frame.is_right:
        words, colour, text = _("Answer."), theme.accent, frame.answer
    elif frame.verdict:
        words = f"✓ {frame.verdict}" if frame.is_right else frame.verdict
        colour, text = (theme.update if frame.is_right else theme.warning), frame.reason
    else:
        return ""
    head = f'<span style="color:{colour};font-weight:600">{escape(words)}</span> '
    inner = _body(text, _longest(pixels, room))
    first = inner.find("<p")
    start = inner.find(">", first) + 1 if first >= 0 else 0
    joined = inner[:start] + head + inner[start:]
    size = f"font-size:{pixels}px;" if pixels else ""
    return f'<div style="{size}color:{theme.text}">{joined}</div>'


def _linked(words: str, theme: Theme) -> str:
    """Escaped words of a page, with links where they name something in the window."""
    out, last = [], 0
    for mention in mentions(words):
        target = f"panel:{mention.panel}" if mention.panel else f"name:{mention.name}"
        out += [words[last : mention.start], f'<a href="{target}" style="color:{theme.accent}">',
                words[mention.start : mention.end], "</a>"]  # fmt: skip
        last = mention.end
    return "".join((*out, words[last:]))


def _longest(pixels: int, room: int) -> int:
    """The most characters of a formula that fit into a line."""
    wide = QFontMetrics(figure_font(pixels, bold=True)).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
    return min(LONGEST, int(room / wide)) if room else LONGEST


def _body(markdown: str, longest: int = LONGEST) -> str:
    """Markdown as the body of an HTML page, with the spacing of gradviz."""
    html = markdown_html(markdown, longest)
    return html.replace("margin-bottom:0px;", "margin-bottom:8px; line-height:126%;").strip()
