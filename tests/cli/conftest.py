"""A command run in this process, and a setup to run it on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gradviz import cli
from tests.reference_setups import example, setup_of

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command; its exit status, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def mazur(tmp_path: Path) -> Path:
    path = tmp_path / "mazur.json"
    path.write_text(json.dumps({"title": "Mazur", **setup_of(example("mazur_2015_2-2-2"))}), "utf-8")
    return path
