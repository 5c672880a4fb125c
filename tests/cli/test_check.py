"""`gradviz check`, `presets`, `self-test` and `--version`."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from gradviz import __version__
from gradviz.documents.lessons import lesson_names
from gradviz.documents.presets import preset_names
from gradviz.engine.passes import Workspace
from gradviz.export import self_test
from gradviz.resources import resource_names
from tests.cli.conftest import Call

PRESETS = resource_names("presets", ".json")


@pytest.mark.parametrize("preset", PRESETS)
def test_check_every_preset(call: Call, preset: str) -> None:
    status, out, _ = call("check", preset, "--format", "json")
    report = json.loads(out)
    assert status == 0
    assert list(report) == ["max_relative_error", "worst"]
    assert report["max_relative_error"] < 1e-7


def test_check_finds_a_wrong_gradient(call: Call, mazur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Workspace.backward

    def backward(self: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        original(self, inputs, targets)
        self.gradient[0] *= 1.001

    monkeypatch.setattr(Workspace, "backward", backward)
    status, out, _ = call("check", mazur)
    assert status == 1
    assert "DISAGREES" in out
    assert "w1[1,1]" in out
    status, out, _ = call("check", mazur, "--format", "json")
    assert (status, json.loads(out)["worst"]) == (1, "w1[1,1]")
    # Lessons and further presets take long, and are checked below.
    monkeypatch.setattr(self_test, "lesson_names", lambda: ())
    few = [each for each in preset_names() if each.name == "mazur-2-2-2"]
    monkeypatch.setattr(self_test, "preset_names", lambda: few)
    status, out, _ = call("self-test")
    assert status == 1
    assert "FAILED  mazur-2-2-2" in out


def test_presets_are_listed_with_their_titles(call: Call) -> None:
    status, out, _ = call("presets")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == PRESETS
    assert all(len(line.split()) > 1 for line in out.splitlines())


def test_versions(call: Call) -> None:
    status, out, _ = call("--version")
    names = [line.rsplit(" ", 1)[0] for line in out.splitlines()]
    assert status == 0
    assert names == ["gradviz", "Python", "NumPy", "PySide6", "pyqtgraph"]
    assert out.startswith(f"gradviz {__version__}\n")
    assert re.search(r"^NumPy \d+\.\d+", out, re.MULTILINE)
    assert "not found" not in out


def test_self_test(call: Call, qapp: object) -> None:
    status, out, err = call("self-test")
    assert (status, err) == (0, "")
    assert out.endswith("gradviz works.\n")
    assert all(line.startswith("ok  ") for line in out.splitlines()[:-1])
    assert len(out.splitlines()) == len(PRESETS) + len(lesson_names()) + 5
