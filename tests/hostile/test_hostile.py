"""The campaign finds faults where there are some, and a short run of it finds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.campaign import run_campaign
from tests.hostile.inputs import KINDS, Case, make_case
from tests.hostile.weights_campaign import make_file, run_weights_campaign
from tests.hostile.worker import Outcome, faults_of


def test_a_short_campaign_finds_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    assert run_campaign(60, 20261130, tmp_path, said.append, sample=0) == 0, "\n".join(said)


def test_cases_are_reproducible() -> None:
    cases = [make_case(number, 1) for number in range(60)]
    assert cases == [make_case(number, 1) for number in range(60)]
    assert cases != [make_case(number, 2) for number in range(60)]
    files = {name for case in cases for name in case.files}
    assert files == {"setup.json", "lesson.json", "table.csv", "work.gradviz"}
    assert len(KINDS) == 6


GOOD = "gradviz: setup.json: the file is empty\n"


@pytest.mark.parametrize(
    ("command", "status", "error", "seconds", "peak", "fault"),
    [
        ("trace", 0, "", 0.1, 10**8, None),
        ("trace", 2, GOOD, 0.1, 10**8, None),
        ("check", 1, "", 0.1, 10**8, None),
        ("lessons", 1, "", 0.1, 10**8, None),
        ("trace", 1, "", 0.1, 10**8, "status 1"),
        ("trace", 70, GOOD, 0.1, 10**8, "status 70"),
        ("trace", 2, "", 0.1, 10**8, "status 2 without one sentence"),
        ("trace", 2, GOOD * 2, 0.1, 10**8, "status 2 without one sentence"),
        ("trace", 0, "x.py:3: RuntimeWarning: overflow\n", 0.1, 10**8, "not a sentence on stderr"),
        ("trace", 2, "gradviz: \x1b[31m\n", 0.1, 10**8, "not a sentence on stderr"),
        ("trace", 0, "", 11.0, 10**8, "took 11.0 s"),
        ("trace", None, "", 10.0, 10**8, "took 10.0 s"),
        ("trace", 0, "", 0.1, 6 * 10**8, "took 600 MB"),
    ],
)
def test_each_fault_has_its_name(
    command: str, status: int | None, error: str, seconds: float, peak: int, fault: str | None
) -> None:
    found = faults_of(Case((command, "setup.json")), Outcome(0, status, error, seconds, peak))
    assert found == ([] if fault is None else [fault])


def test_a_failure_is_kept_with_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.hostile.campaign.faults_of", lambda _case, _outcome: ["looked at too closely"])
    said: list[str] = []
    assert run_campaign(2, 5, tmp_path, said.append, sample=0) == 2
    for number in range(2):
        case, folder = make_case(number, 5), tmp_path / f"5-{number:05}"
        assert {path.name for path in folder.iterdir()} == {*case.files, "arguments.json", "stderr.txt"}
        assert all((folder / name).read_bytes() == data for name, data in case.files.items())
    assert "looked at too closely" in said[0]


def test_a_short_campaign_on_files_of_weights_finds_nothing() -> None:
    said: list[str] = []
    assert run_weights_campaign(150, 20261130, said.append, measure=False) == 0, "\n".join(said)
    assert make_file(3, 1) == make_file(3, 1)
