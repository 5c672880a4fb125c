"""The plain drawing of a network as a TikZ picture, which needs no more than \\usepackage{tikz}."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradviz.scene.network.plain_network import Label, PlainArrow, PlainNetworkFrame, PlainNode
from gradviz.scene.text.latex import latex_text

__all__ = ["label_latex", "network_tikz", "tikz_document"]

_PITCH = 11.0  # distance between lines of labels
_DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{tikz}
\pagestyle{empty}
\begin{document}
%s\end{document}
"""


def network_tikz(frame: PlainNetworkFrame) -> str:
    """The picture with its size in points; its text has the size of the surrounding text."""
    lines = [r"\begin{tikzpicture}[x=1pt, y=-1pt, >=latex]"]
    for arrow in frame.arrows:
        lines += _arrow(arrow)
    for node in frame.nodes:
        lines += _node(node)
    return "\n".join([*lines, r"\end{tikzpicture}", ""])


def tikz_document(frame: PlainNetworkFrame) -> str:
    """A document that contains only the picture."""
    return _DOCUMENT % network_tikz(frame)


def label_latex(line: Sequence[Label]) -> str:
    """Words, numbers and letters in text mode."""
    parts = []
    for label in line:
        text = latex_text(label.text.replace("‘", "’"))
        parts.append((f"${label.letter.latex}$" if label.letter else "") + text)
    joined = "".join(parts)
    return rf"\textbf{{\boldmath {joined}}}" if len(line) == 1 and line[0].is_bold else joined


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _spot(x: float, y: float) -> str:
    return f"({_number(x)}, {_number(y)})"


def _arrow(arrow: PlainArrow) -> Iterator[str]:
    dashes = ", dashed" if arrow.is_dashed else ""
    yield (rf"\draw[->, line width={_number(arrow.width)}pt{dashes}] {_spot(*arrow.start)} -- {_spot(*arrow.end)};")
    top = arrow.label_y - _PITCH * (len(arrow.labels) - 1) / 2
    for place, label in enumerate(arrow.labels):
        spot = _spot(arrow.label_x, top + _PITCH * place)
        yield rf"\node[fill=white, inner sep=1.5pt, font=\small] at {spot} {{{label_latex((label,))}}};"


def _node(node: PlainNode) -> Iterator[str]:
    yield rf"\draw[line width=0.8pt] {_spot(node.x, node.y)} circle ({_number(node.radius)}pt);"
    yield rf"\node at {_spot(node.x, node.y)} {{${node.letter.latex}$}};"
    for place, note in enumerate(node.notes):
        spot = _spot(node.x, node.y + node.radius + 8.0 + _PITCH * place)
        yield rf"\node[fill=white, inner sep=1pt, font=\small] at {spot} {{{label_latex((note,))}}};"
