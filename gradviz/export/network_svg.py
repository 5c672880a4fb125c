"""The plain drawing of a network as SVG text, for files that are written without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gradviz.scene.network.plain_network import Label, Letter, PlainArrow, PlainNetworkFrame, PlainNode

__all__ = ["network_svg"]

_SMALL = 0.95  # size of the labels, as a share of the frame's type size
_RAISED, _UP, _DOWN = 0.68, -0.42, 0.22  # relative size and offsets of superscripts and subscripts
_LETTER, _DIGIT = 0.52, 0.56  # widths as a share of the type size
_HEAD = 6.0  # length of an arrow head
_WORDS, _MATHS = "Inter, Helvetica, Arial, sans-serif", "STIX Two Math, STIX Two Text, Cambria Math, Times, serif"


def network_svg(frame: PlainNetworkFrame) -> str:
    """A complete SVG with its size in points, black on white."""
    body = [*(line for arrow in frame.arrows for line in _arrow(arrow, frame.size)),
            *(line for node in frame.nodes for line in _node(node, frame.size))]  # fmt: skip
    width, height = _number(frame.width), _number(frame.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}">\n<title>{escape(frame.alternative)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _arrow(arrow: PlainArrow, size: float) -> Iterator[str]:
    (x0, y0), (x1, y1) = arrow.start, arrow.end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    back_x, back_y = x1 - dx * _HEAD, y1 - dy * _HEAD
    dashes = ' stroke-dasharray="4 3"' if arrow.is_dashed else ""
    yield (f'<path d="M{_number(x0)} {_number(y0)}L{_number(back_x)} {_number(back_y)}" stroke="#000" '
           f'stroke-width="{_number(arrow.width)}"{dashes}/>')  # fmt: skip
    corners = [(x1, y1), (back_x - dy * _HEAD / 2.6, back_y + dx * _HEAD / 2.6),
               (back_x + dy * _HEAD / 2.6, back_y - dx * _HEAD / 2.6)]  # fmt: skip
    yield '<path d="M' + "L".join(f"{_number(x)} {_number(y)}" for x, y in corners) + 'Z"/>'
    if not arrow.labels:
        return
    high = size * _SMALL * 1.2
    wide = max(_width(label, size * _SMALL) for label in arrow.labels) + 4.0
    top = arrow.label_y - high * len(arrow.labels) / 2
    yield (f'<rect x="{_number(arrow.label_x - wide / 2)}" y="{_number(top)}" width="{_number(wide)}" '
           f'height="{_number(high * len(arrow.labels))}" fill="#fff"/>')  # fmt: skip
    for place, label in enumerate(arrow.labels):
        yield _text(label, arrow.label_x, top + high * (place + 0.78), size * _SMALL)


def _node(node: PlainNode, size: float) -> Iterator[str]:
    yield (f'<circle cx="{_number(node.x)}" cy="{_number(node.y)}" r="{_number(node.radius)}" fill="#fff" '
           'stroke="#000" stroke-width="1"/>')  # fmt: skip
    yield _text(Label("", node.letter), node.x, node.y + size * 0.42, size * 1.35)
    for place, note in enumerate(node.notes):
        width, top = _width(note, size * _SMALL), node.y + node.radius + size * (0.35 + 1.2 * place)
        yield (f'<rect x="{_number(node.x - width / 2)}" y="{_number(top)}" width="{_number(width)}" '
               f'height="{_number(size * 1.1)}" fill="#fff"/>')  # fmt: skip
        yield _text(note, node.x, node.y + node.radius + size * (1.15 + 1.2 * place), size * _SMALL)


def _width(label: Label, size: float) -> float:
    letter = label.letter
    beside = 0 if letter is None else max(len(letter.above), len(letter.below))
    return size * ((_LETTER if letter else 0.0) + beside * _RAISED * _DIGIT + len(label.text) * _DIGIT)


def _text(label: Label, x: float, y: float, size: float) -> str:
    """A label centred at x; superscript and subscript of a letter are one above the other."""
    weight = ' font-weight="600"' if label.is_bold else ""
    left = x - _width(label, size) / 2
    parts = ("" if label.letter is None else _letter(label.letter, size)) + f"<tspan>{escape(label.text)}</tspan>"
    return (f'<text x="{_number(left)}" y="{_number(y)}" font-family="{_WORDS}" font-size="{_number(size)}"{weight} '
            f'xml:space="preserve">{parts}</text>')  # fmt: skip


def _letter(letter: Letter, size: float) -> str:
    small = size * _RAISED
    out = f'<tspan font-family="{_MATHS}" font-style="italic">{escape(letter.base)}</tspan>'
    level, back = 0.0, 0.0
    for text, height in ((letter.above, _UP), (letter.below, _DOWN)):
        if text:
            move = f' dx="{_number(-back)}"' if back else ""
            out += (f'<tspan{move} dy="{_number(height * size - level)}" font-family="{_MATHS}" '
                    f'font-size="{_number(small)}">{escape(text)}</tspan>')  # fmt: skip
            level, back = height * size, len(text) * small * _DIGIT
    if level:
        out += f'<tspan dy="{_number(-level)}">\u200b</tspan>'  # an empty tspan would not reset the baseline
    return out
