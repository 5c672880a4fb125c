"""Names of columns in the form: an error is a sentence that names the field and the error in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.documents.open import open_setup
from gradviz.gui.session import Session
from tests.gui.setups import take_table

EXAM = Path(__file__).parent.parent / "data" / "cases" / "tables" / "exam.csv"
UNKNOWN = 'exam.csv has no column "nobody"; expected one of "hours", "sleep", "passed".'


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("data.targets", "nobody", f"Targets: {UNKNOWN}"),
        ("data.targets", "passed, nobody", f"Targets: {UNKNOWN}"),
        ("data.targets", "", "Targets: expected at least one column, got an empty list."),
        ("data.targets", " , ", "Targets: expected at least one column, got an empty list."),
        ("data.targets", "passed, passed", 'Targets: "passed" is named twice.'),
        ("data.targets", "hours, sleep, passed", "Targets: no column of exam.csv is left to be a feature."),
        ("data.columns", "nobody", f"Inputs: {UNKNOWN}"),
        ("data.columns", "hours, passed", 'Inputs: "passed" is a target, so it cannot be a feature as well.'),
    ],
)
def test_a_wrong_name_is_a_sentence_and_changes_nothing(qtbot, key: str, text: str, said: str) -> None:
    session, heard = Session(*open_setup("xor-2-2-1")), []
    session.complained.connect(heard.append)
    assert take_table(session, EXAM)
    setup = session.run.setup
    session.edit_field(key, text)
    assert heard == [said]
    assert session.run.setup is setup


def test_right_names_fit_the_network(qtbot) -> None:
    session = Session(*open_setup("xor-2-2-1"))
    assert take_table(session, EXAM)
    session.edit_field("data.columns", "hours")
    assert (session.run.setup.network.inputs, session.run.setup.network.layers[-1].units) == (1, 1)
    session.edit_field("data.columns", "")
    assert session.run.setup.data.features is None
