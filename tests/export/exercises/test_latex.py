"""Sheets, keys and the network in LaTeX: compiled where LaTeX is installed, and in simple commands for any
installation."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.latex import latex_keys, latex_sheets
from gradviz.export.exercises.sheet_text import figure
from gradviz.export.exercises.variants import Exercises, make_exercises
from gradviz.export.network_tikz import tikz_document
from gradviz.training.run import Run
from tests.exercise_checks import SETUPS

_NAMES = ("2-2-1 sigmoid", "softmax", "ReLU, three samples")


def _exercises(name: str) -> Exercises:
    choice = ExerciseChoice(variants=2, seed=7, difficulty="hand")
    return make_exercises(Run(setup_from_json(SETUPS[name], "setup")), choice, "two_two.json")


def _documents(exercises: Exercises) -> dict[str, str]:
    return {"sheets": latex_sheets(exercises), "keys": latex_keys(exercises),
            "network": tikz_document(figure(exercises.variants[0], 285.0))}  # fmt: skip


@pytest.mark.parametrize("name", _NAMES)
def test_every_letter_is_one_that_latex_knows_and_every_group_is_closed(name: str) -> None:
    for document in _documents(_exercises(name)).values():
        assert document.isascii()
        assert "?" not in document  # a letter that could not be translated
        bare = re.sub(r"\\[{}]", "", document)
        assert bare.count("{") == bare.count("}")
        assert bare.count(r"\begin{") == bare.count(r"\end{")
        assert len(re.findall(r"(?<!\\)\$", bare)) % 2 == 0


def test_a_key_in_latex_has_the_answers_and_the_sheet_has_not() -> None:
    exercises = _exercises("2-2-1 sigmoid")
    sheets, keys = latex_sheets(exercises), latex_keys(exercises)
    for variant in exercises.variants:
        for answer in variant.answers:
            if answer.quantity.question in ("deltas", "gradients"):
                text = f"{abs(answer.value):.4g}"
                assert text in keys
                assert text not in sheets


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no LaTeX here")
def test_latex_compiles_them(tmp_path: Path) -> None:
    for kind, document in _documents(_exercises("softmax")).items():
        (tmp_path / f"{kind}.tex").write_text(document, "utf-8")
        # Draft mode: what is checked is the document, not the fonts that are installed.
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", f"{kind}.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
