"""No text of a document or a table escapes from its comment, string, cell or paragraph in an export."""

import ast
import csv
import io
import re

import pytest

from gradviz.documents.open import open_setup
from gradviz.export.script import script_text
from gradviz.export.script_rehearsal import rehearse
from gradviz.export.solution import solution_blocks
from gradviz.export.solution_text import latex_solution, markdown_solution
from gradviz.scene.lecture.lecture_record import RecordEntry, record_csv, record_markdown
from gradviz.scene.lecture.predict import Answer, Ask, Question, Subject
from gradviz.scene.quantity import Quantity
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update

# Ends a comment, a string, a cell, a formula or a paragraph, and then does something.
ATTACKS = (
    '"""\nESCAPED()\n"""', "'''\nESCAPED()", "\\\nESCAPED()", "\r\nESCAPED() #", "\u2028ESCAPED()", "\x0cESCAPED()",
    "'); ESCAPED(); ('", "\n\nESCAPED\n\n", '\\"""\nESCAPED()', "\0ESCAPED()\0", "</style><script>ESCAPED()</script>",
    "![ESCAPED](file:///dev/zero) <img src=x>", "\\input{ESCAPED} $ESCAPED$ %ESCAPED",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run whose columns and classes are such texts, those that a table may hold."""
    folder = tmp_path_factory.mktemp("outside")
    names = ["".join(letter for letter in text if letter.isprintable()) for text in ATTACKS]
    lines = [[names[0], names[6], "class"], [1, 2, names[8]], [2, 1, names[9]], [3, 3, names[10]], [0, 1, names[11]]]
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    (folder / "setup.json").write_text(
        '{"network": {"inputs": 2, "layers": [{"units": 2, "activation": "tanh"}, {"units": 4, "activation": '
        '"softmax"}]}, "loss": "categorical_cross_entropy", "data": {"csv": "table.csv", "targets": ["class"], '
        '"train_fraction": 1}}', "utf-8")  # fmt: skip
    return Run(*open_setup(str(folder / "setup.json")))


@pytest.mark.parametrize("framework", ["numpy", "pytorch"])
def test_no_title_escapes_from_its_string(run: Run, framework: str) -> None:
    rehearsal = rehearse(Timeline(run), 1)
    assert rehearsal is not None
    plain = ast.dump(_without_title(script_text(rehearsal, framework, "A title")))
    for title in (*ATTACKS, *(f"{text}\\" for text in ATTACKS), '"', "\\", '""', "\ud800"):
        text = script_text(rehearsal, framework, title)
        assert ast.dump(_without_title(text)) == plain, title
        assert all("ESCAPED" not in line for line in text.splitlines()[1:])


def _without_title(script: str) -> ast.Module:
    """The program without its first string, which holds the title."""
    tree = ast.parse(script)
    first = tree.body.pop(0)
    assert isinstance(first, ast.Expr)
    assert isinstance(first.value, ast.Constant)
    return tree


def test_a_worked_solution_holds_its_texts_as_text(run: Run) -> None:
    trace = trace_update(run, run.initial_state())
    for title in ATTACKS:
        blocks = solution_blocks(run, trace, title)
        latex, markdown = latex_solution(blocks, "a>b.pdf"), markdown_solution(blocks, "a>b.svg")
        # A command, a comment, a formula or a new paragraph would need one of these as it is.
        lines = [line for line in latex.split("\n") if "ESCAPED" in line]
        assert lines
        for line in lines:
            assert line.startswith((r"\begin{center}\Large\textbf{", r"\textbf{sample} & ")), line
            without_ours = re.sub(r"(?<!\\)\$([<>]+|_\{\d\})\$", "", line)
            assert not re.search(r"\\input|(?<!\\)[$%]|\0", without_ours), line
        lines = [line for line in markdown.split("\n") if "ESCAPED" in line]
        assert lines
        for line in lines:
            assert line.startswith(("# ", "| sample |")), line
            assert not re.search(r"(?<!\\)[<`\[*]", line), line
        assert r"](<a\>b.svg>)" in markdown


def test_the_record_of_predictions_contains_the_answers() -> None:
    """In CSV letter by letter, also what a spreadsheet takes for a formula; in Markdown as text."""
    said = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'a "b", c', "a|b <img src=x> ![x](y)", *ATTACKS]
    question = Question(Subject(Quantity.LOSS, "L"), Ask.VALUE, (Ask.VALUE,), "What is L?", (), "L")
    entries = tuple(RecordEntry(question, (), text, None, Answer(-1, "L = 1", 1.0, "Update 1")) for text in said)
    rows = list(csv.DictReader(io.StringIO(record_csv(entries), newline="")))
    assert [row["Predicted"].replace("\r\n", "\n") for row in rows] == [
        text.replace("\r\n", "\n") for text in said
    ]
    lines = record_markdown(entries, "Title\n# <b>x</b> |").rstrip("\n").split("\n")
    assert len(lines) == 4 + len(said)
    assert lines[0] == r"# Predictions: Title \# \<b>x\</b> \|"
    for line in lines[2:]:
        assert len(re.findall(r"(?<!\\)\|", line)) == 7, line
        assert not re.search(r"(?<!\\)[<`\[*]", line), line
