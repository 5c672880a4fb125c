"""Exercise sheets and keys as LaTeX with the figures in TikZ, in one self-contained file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gradviz.export.exercises import key_text, sheet_text
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.variants import Exercises, Variant
from gradviz.export.files import write_text
from gradviz.export.network_tikz import label_latex, network_tikz
from gradviz.scene.text.latex import latex_text
from gradviz.text import _

__all__ = ["latex_keys", "latex_sheets", "write_latex_keys", "write_latex_sheets"]

_FIGURE = 285.0  # points
_ROWS = 50  # rows per page of the table of all variants
_PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage{tikz}
\usepackage[margin=15mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt}
\pagestyle{empty}
\renewcommand{\labelitemi}{$\cdot$}
\begin{document}
"""
_END = "\\end{document}\n"


def write_latex_sheets(exercises: Exercises, path: Path) -> None:
    """Write the sheets to a file. Raises `OSError`."""
    write_text(path, latex_sheets(exercises))


def write_latex_keys(exercises: Exercises, path: Path) -> None:
    """Write the keys to a file. Raises `OSError`."""
    write_text(path, latex_keys(exercises))


def latex_sheets(exercises: Exercises) -> str:
    """All sheets, each on its own page."""
    pages = (_sheet(exercises, variant) for variant in exercises.variants)
    return _PREAMBLE + "\\newpage\n".join(pages) + _END


def latex_keys(exercises: Exercises) -> str:
    """All keys, followed by a table of all variants."""
    pages = [_key(exercises, variant) for variant in exercises.variants]
    return _PREAMBLE + "\\newpage\n".join([*pages, _glance(exercises)]) + _END


def _title(words: str, number: int) -> str:
    box = rf"\hfill\fbox{{\strut {latex_text(_('Variant'))} \textbf{{{number}}}}}"
    return rf"{{\Large\textbf{{{latex_text(words)}}}}}{box}\par" + "\n"


def _rule(width: str) -> str:
    return rf"\underline{{\hspace{{{width}}}}}"


def _tabular(columns: str, rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> str:
    lines = [" & ".join(header) + r" \\ \hline"] if header else []
    body = "\n".join([*lines, *(" & ".join(row) + r" \\" for row in rows)])
    return rf"\begin{{tabular}}{{{columns}}}" + f"\n{body}\n" + r"\end{tabular}"


def _at_most_wide(content: str) -> str:
    """Scale the content down where it is wider than the page."""
    return rf"\resizebox{{\ifdim\width>\linewidth\linewidth\else\width\fi}}{{!}}{{{content}}}"


def _sheet(exercises: Exercises, variant: Variant) -> str:
    names = f"{_('Name')} {_rule('6cm')} \\quad {_('Date')} {_rule('3cm')} \\hfill {_('Points')} {_rule('1cm')}"
    parts = [_title(sheet_text.sheet_title(exercises.choice), variant.number),
             latex_text(sheet_text.subtitle(exercises)) + r"\par\medskip",
             f"{names} / {sheet_text.total_points(variant)}" + r"\par\medskip\hrule\medskip"]  # fmt: skip
    cells = [(label_latex(name), f"${_math(value)}$") for name, value in sheet_text.givens(exercises, variant)]
    given = [[*cells[place], *(cells[place + 1] if place + 1 < len(cells) else ("", ""))]
             for place in range(0, len(cells), 2)]  # fmt: skip
    picture, table = network_tikz(sheet_text.figure(variant, _FIGURE)), _tabular(r"lr@{\quad}lr", given)
    parts.append(rf"\begin{{minipage}}{{0.58\linewidth}}{picture}\end{{minipage}}\hfill")
    parts.append(rf"\begin{{minipage}}{{0.4\linewidth}}\textbf{{{latex_text(_('Given'))}}}\par\smallskip")
    parts.append(_at_most_wide(table) + r"\end{minipage}\par\medskip")
    items = "\n".join(rf"\item {label_latex(line)}" for line in sheet_text.conventions(exercises))
    parts.append("{\\small\\begin{itemize}\\setlength{\\itemsep}{0pt}\n" + items + "\n\\end{itemize}}")
    parts += [_activation_table(title, lines) for title, lines in sheet_text.activation_tables(exercises)]
    parts += [_question(question, variant) for question in sheet_text.questions(exercises, variant)]
    words, command = sheet_text.foot(exercises, variant)
    parts.append(rf"\vfill{{\footnotesize {latex_text(words)} $\cdot$ \texttt{{{latex_text(command)}}}}}")
    return "\n".join(parts) + "\n"


def _math(text: str) -> str:
    """A displayed number for math mode."""
    return text.replace("−", "-").replace("–", r"\text{--}")


def _activation_table(title: str, lines: Sequence[Sequence[tuple[str, str]]]) -> str:
    rows = []
    for line in lines:
        rows.append(["$z$", *(f"${_math(z)}$" for z, _a in line)])
        rows.append(["$f(z)$", *(f"${_math(a)}$" for _z, a in line)])
    table = _tabular("l" + "r" * sheet_text.TABLE_ACROSS, rows)
    return rf"{{\footnotesize {latex_text(title)}\par {_at_most_wide(table)}\par}}"


def _question(question: sheet_text.Question, variant: Variant) -> str:
    head = rf"\textbf{{{question.number} {latex_text(question.title)}}} \quad {latex_text(question.hint)}"
    points = rf"\hfill {_rule('7mm')} / {question.points}\par\smallskip"
    fields = [rf"{label_latex(key_text.name_of(answer, variant))} = {_rule('2.4cm')}" for answer in question.answers]
    column = r"\\[4pt] ".join(rf"\hspace*{{\fill}}{field}" for field in fields)
    return head + points + "\n" + rf"\begin{{minipage}}{{\linewidth}}{column}\end{{minipage}}\par\smallskip"


def _key(exercises: Exercises, variant: Variant) -> str:
    count = len(exercises.mistakes)
    header = ["", "", latex_text(_("Path product")), latex_text(_("Right"))]
    for name in exercises.mistakes:
        upper, lower = (latex_text(_(words)) for words in MISTAKES[name].heading)
        header.append(rf"\shortstack[r]{{{upper}\\{lower}}}")
    rows: list[list[str]] = []
    for row in key_text.key_rows(exercises, variant):
        symbols = label_latex(row.path.symbols)
        rows.append([str(row.question), label_latex(row.name), symbols, rf"$\mathbf{{{_math(row.right)}}}$",
                     *(f"${_math(text)}$" for text in row.mistakes)])  # fmt: skip
        if row.path.numbers:
            rows.append(["", "", rf"\small {latex_text(row.path.numbers)}", *[""] * (1 + count)])
    table = _tabular("lll" + "r" * (1 + count), rows, header)
    told = ", ".join(f"{label_latex(name)} = ${_math(value)}$" for name, value in sheet_text.givens(exercises, variant))
    notes = latex_text(" ".join(key_text.key_notes(exercises, variant)).replace("‘", "’"))
    return "\n".join([
        _title(sheet_text.key_title(exercises.choice), variant.number), told + r"\par\medskip",
        _at_most_wide(table) + r"\par\medskip", rf"{{\small {notes}}}", "",
    ])  # fmt: skip


def _glance(exercises: Exercises) -> str:
    first, columns = exercises.variants[0], key_text.glance_columns(exercises)
    header = ["", *(label_latex(key_text.name_of(first.answers[place], first, short=True)) for place in columns)]
    rows = [[str(variant.number), *(f"${_math(text)}$" for text in key_text.glance_row(exercises, variant))]
            for variant in exercises.variants]  # fmt: skip
    tables = [_at_most_wide(_tabular("l" + "r" * len(columns), rows[start : start + _ROWS], header))
              for start in range(0, len(rows), _ROWS)]  # fmt: skip
    title = latex_text(_("All variants at a glance"))
    words = latex_text(key_text.glance_words(exercises).replace("‘", "’"))
    return rf"\textbf{{{title}}} \quad {{\small {words}.}}\par\medskip" + "\n" + "\n\\newpage\n".join(tables) + "\n"
