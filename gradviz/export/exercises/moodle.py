"""Exercise sheets as a quiz for Moodle: one cloze question per variant, with tolerances and an embedded figure.

The answer of a common mistake earns no points, and its name is given as feedback.
"""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from gradviz.export.exercises.key_text import name_of
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.sheet_text import (
    Text,
    activation_tables,
    conventions,
    figure,
    givens,
    questions,
    sheet_title,
    subtitle,
)
from gradviz.export.exercises.variants import Answer, Exercises, Variant
from gradviz.export.files import write_text
from gradviz.export.network_svg import network_svg
from gradviz.text import _, ngettext

__all__ = ["cloze_field", "moodle_quiz", "write_moodle"]

_FIGURE = 330.0  # points
_OF_MISTAKE = 0.2  # the tolerance of a mistake's answer, as a share of that of the right one
_SPECIAL = str.maketrans({letter: "\\" + letter for letter in '}#~/"\\'})  # characters to escape in a cloze field


def write_moodle(exercises: Exercises, path: Path) -> None:
    """Write the quiz to a file. Raises `OSError`."""
    write_text(path, moodle_quiz(exercises))


def moodle_quiz(exercises: Exercises) -> str:
    """The whole quiz, in its own category."""
    title = sheet_title(exercises.choice)
    category = f"$course$/top/{title.replace('/', '//')}, {subtitle(exercises).replace('/', '//')}"
    items = [_question(exercises, variant) for variant in exercises.variants]
    head = f'<question type="category">\n<category><text>{escape(category)}</text></category>\n</question>'
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join([head, *items]) + "\n</quiz>\n"


def _question(exercises: Exercises, variant: Variant) -> str:
    digits = len(str(exercises.choice.variants))
    name = _("{title}, variant {number}").format(
        title=sheet_title(exercises.choice), number=str(variant.number).zfill(digits))  # fmt: skip
    file = f"variant-{variant.number}.svg"
    picture = base64.b64encode(network_svg(figure(variant, _FIGURE)).encode()).decode()
    text = _text_of(exercises, variant, file).replace("]]>", "]]&gt;")
    return (
        f'<question type="cloze">\n<name><text>{escape(name)}</text></name>\n<questiontext format="html">\n'
        f'<text><![CDATA[{text}]]></text>\n<file name="{file}" path="/" encoding="base64">{picture}</file>\n'
        '</questiontext>\n<generalfeedback format="html"><text></text></generalfeedback>\n'
        "<penalty>0.3333333</penalty>\n<hidden>0</hidden>\n</question>"
    )


def _text_of(exercises: Exercises, variant: Variant, file: str) -> str:
    words = escape(figure(variant, _FIGURE).alternative)
    parts = [f"<p>{escape(subtitle(exercises))}</p>", f'<p><img src="@@PLUGINFILE@@/{file}" alt="{words}"></p>']
    told = ", ".join(f"{_html(name)} = {value}" for name, value in givens(exercises, variant))
    parts.append(f"<p>{told}</p>")
    parts.append("<ul>" + "".join(f"<li>{_html(line)}</li>" for line in conventions(exercises)) + "</ul>")
    for title, lines in activation_tables(exercises):
        listed = "; ".join(f"f({z}) = {a}" for line in lines for z, a in line)
        parts.append(f"<p>{escape(title)}: {listed}</p>")
    for question in questions(exercises, variant):
        points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
        parts.append(f"<h4>{question.number} {escape(question.title)} ({points})</h4><p>{escape(question.hint)}</p>")
        parts += [f"<p>{_html(name_of(answer, variant))} = {cloze_field(answer)}</p>" for answer in question.answers]
    return "\n".join(parts)


def _html(text: Text) -> str:
    out = []
    for label in text:
        if label.letter is not None:
            out.append(f"<i>{escape(label.letter.base)}</i>")
            out += [f"<{tag}>{escape(part)}</{tag}>" for tag, part in
                    (("sub", label.letter.below), ("sup", label.letter.above)) if part]  # fmt: skip
        out.append(f"<b>{escape(label.text)}</b>" if label.is_bold else escape(label.text))
    return "".join(out)


def cloze_field(answer: Answer) -> str:
    """`{2:NUMERICAL:=0.5:0.005~%0%-0.5:0.001#wrong sign}`: Moodle uses the first answer within its tolerance."""
    near = _number(_OF_MISTAKE * answer.tolerance)
    wrong = [f"~%0%{_number(value)}:{near}#{_(MISTAKES[name].title).translate(_SPECIAL)}"
             for name, value in answer.mistakes.items() if value is not None]  # fmt: skip
    right = f"={_number(answer.value)}:{_number(answer.tolerance)}"
    return f"{{{answer.points}:NUMERICAL:{right}{''.join(wrong)}}}"


def _number(value: float) -> str:
    return f"{value:.10g}"
