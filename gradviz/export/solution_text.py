"""Writes a worked solution as Markdown, or as LaTeX that needs only standard packages."""

from __future__ import annotations

import re

from gradviz.export.solution_blocks import Block, Equation, Figure, Heading, Items, Table, Words
from gradviz.scene.chain_rule.ledger_text import markdown_text
from gradviz.scene.text.latex import latex_number, latex_text

__all__ = ["latex_solution", "markdown_solution"]

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage{longtable}
\usepackage[margin=22mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\allowdisplaybreaks
\begin{document}
"""
_SECTIONS = {1: r"\begin{center}\Large\textbf{%s}\end{center}", 2: r"\section*{%s}", 3: r"\subsection*{%s}"}


def markdown_solution(blocks: list[Block], figure: str) -> str:
    """The solution as Markdown; `figure` is the file name of the picture beside it."""
    return "\n".join(_markdown(block, figure) for block in blocks)


def _markdown(block: Block, figure: str) -> str:
    match block:
        case Heading(text, level):
            return "#" * level + f" {markdown_text(text)}\n"
        case Words(text):
            return markdown_text(text) + "\n"
        case Items(texts):
            return "".join(f"- {markdown_text(text)}\n" for text in texts)
        case Figure(caption):
            return f"![{markdown_text(caption)}](<{_address(figure)}>)\n"
        case Table(header, rows):
            lines = [header, ("---", *["---:"] * (len(header) - 1))]
            cells = [*lines, *rows]
            return "".join("| " + " | ".join(_cell(text) for text in line) + " |\n" for line in cells)
        case Equation():
            return "$$\n\\begin{aligned}\n" + _aligned(block) + "\n\\end{aligned}\n$$\n"


def _address(name: str) -> str:
    """A file name escaped for use between < and > in Markdown."""
    return "".join("\\" + letter if letter in "\\<>" else letter for letter in name)


def _cell(text: str) -> str:
    return text if text.startswith("---") else markdown_text(text)


def _aligned(block: Equation) -> str:
    lines = [f"{relation} {formula}".strip() for relation, formula in block.lines]
    out = [f"{block.left} &{lines[0]}"]
    out += [("&" if relation else r"&\quad ") + line for (relation, _f), line in zip(block.lines[1:], lines[1:],
                                                                                   strict=True)]  # fmt: skip
    return " \\\\\n".join(out)


def latex_solution(blocks: list[Block], figure: str) -> str:
    """The solution as LaTeX; `figure` is the file name of the picture beside it, which is optional."""
    return _PREAMBLE + "\n".join(_latex(block, figure) for block in blocks) + "\n\\end{document}\n"


def _latex(block: Block, figure: str) -> str:
    match block:
        case Heading(text, level):
            return _SECTIONS[level] % latex_text(text)
        case Words(text):
            return latex_text(text) + "\n"
        case Items(texts):
            items = "".join(rf"\item {latex_text(text)}" + "\n" for text in texts)
            return "\\begin{itemize}\n" + items + "\\end{itemize}"
        case Figure(caption):
            image = rf"\includegraphics[width=0.9\linewidth]{{{figure}}}\\ "
            found = rf"\IfFileExists{{{figure}}}{{{image}}}{{}}" if _is_plain(figure) else ""
            return rf"\begin{{center}}{found}\small {latex_text(caption)}\end{{center}}"
        case Table(header, rows):
            return _latex_table(header, rows)
        case Equation():
            return "\\begin{align*}\n" + _aligned(block) + "\n\\end{align*}"


def _is_plain(name: str) -> bool:
    """Whether LaTeX can include a file of this name without escaping."""
    return re.fullmatch(r"[A-Za-z0-9.+-]+", name) is not None


def _latex_table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    columns = "".join("r" if place else "l" for place in range(len(header)))
    lines = [" & ".join(rf"\textbf{{{latex_text(text)}}}" for text in header) + r" \\ \hline \endhead"]
    lines += [" & ".join(_latex_cell(text) for text in row) + r" \\" for row in rows]
    body = "\n".join([rf"\begin{{longtable}}{{{columns}}}", *lines, r"\end{longtable}"])
    return "{\\footnotesize\\setlength{\\tabcolsep}{4pt}\n" + body + "}"


def _latex_cell(text: str) -> str:
    if not text:
        return r"\rule{0pt}{3ex}"
    is_number = re.fullmatch(r"−?[0-9.]+(·10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?", text) is not None
    return f"${latex_number(text)}$" if is_number else latex_text(text)
