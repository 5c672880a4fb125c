"""The verbs of dev.py: each failure is one sentence with the remedy, and no check is skipped."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.machines import OWN_MODULES, PACKAGING, checkout, without


def test_imports_the_standard_library_alone() -> None:
    for name in OWN_MODULES:
        for node in ast.walk(ast.parse((PACKAGING / f"{name}.py").read_text())):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {module.split(".")[0] for module in imported} <= sys.stdlib_module_names | OWN_MODULES


def test_an_old_python_gets_a_sentence_and_not_a_syntax_error(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (PACKAGING / "dev.py").read_text()
    # The oldest grammar that the compiler still checks against, but for `:=`, which came with 3.8.
    ast.parse(source, feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=r"this Python is 3\.10 and gradviz needs 3\.11 or newer: start"):
        exec(compile(source, "dev.py", "exec"), {"__name__": "dev", "__file__": str(PACKAGING / "dev.py")})


def test_names_no_host() -> None:
    for file in [*PACKAGING.glob("dev*.py"), PACKAGING / "constraints.txt", PACKAGING.parent / ".ci" / "run"]:
        assert not re.search(
            r"https?://|\w\.(org|com|io)\b|--(extra-)?index-url|--find-links", file.read_text()
        )


def test_run_without_a_display_draws_every_view(
    ready: Path,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import dev

    monkeypatch.setattr(dev, "has_display", lambda: False)
    assert dev.main(["run"]) == 0
    assert [command[3:] for command in commands] == [
        ["render", "circle-2-4-2-1", "--view", view, "--out", f"gradviz-out/{view}.png"]
        for view in ("window", "network", "surface", "loss")
    ]
    assert capsys.readouterr().out.startswith("There is no display here, so no window can open:")


def test_run_starts_the_program(
    ready: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev

    monkeypatch.setattr(dev, "has_display", lambda: True)
    assert dev.main(["run", "xor-2-2-1"]) == 0
    assert dev.main(["run", "--help"]) == 0
    monkeypatch.setattr(dev, "has_display", lambda: False)
    assert dev.main(["run", "trace", "xor-2-2-1", "--format", "json"]) == 0
    assert [command[2] for command in commands] == ["gradviz"] * 3
    assert commands[2][3:] == ["trace", "xor-2-2-1", "--format", "json"]


def test_test_checks_imports_and_style_first_and_ends_with_pytest(
    ready: Path, commands: list[list[str]]
) -> None:
    import dev

    assert dev.main(["test", "-k", "xor"]) == 0
    assert [Path(command[0]).name for command in commands] == ["lint-imports", "ruff", "python"]
    assert commands[-1][1:] == ["-m", "pytest", "-k", "xor"]
    assert dev.main(["test"]) == 0
    assert commands[-1][1:] == ["-m", "pytest", "-n", "2", "--dist", "worksteal"]


@pytest.mark.parametrize("failing", ["lint-imports", "ruff", "pytest"])
def test_test_fails_where_one_of_its_parts_does(
    failing: str, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev

    def run(command: list[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 5 if failing in " ".join(map(str, command)) else 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert dev.main(["test"]) == 5


def test_a_missing_gui_library_fails_the_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], commands: list[list[str]]
) -> None:
    import dev

    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert dev.main(["test"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("dev.py: Qt needs system libraries")
    assert said.count("\n") == 1
    assert commands == []


def test_lint_runs_every_check_even_where_one_fails(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dev

    ran = []

    def run(command: list[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        ran.append(Path(command[0]).name)
        return subprocess.CompletedProcess(command, int(ran[-1] == "ruff"))

    monkeypatch.setattr(subprocess, "run", run)
    assert dev.main(["lint"]) == 1
    assert ran == ["lint-imports", "ruff", "mypy"]


def test_fuzz_passes_on_the_number_of_actions_and_the_seed(
    ready: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import dev

    for name in ("GRADVIZ_FUZZ_ACTIONS", "GRADVIZ_FUZZ_SEED"):
        monkeypatch.setenv(name, "")
    for arguments, expected in (([], ("10000", "1")), (["50"], ("50", "1")), (["50", "7"], ("50", "7"))):
        assert dev.main(["fuzz", *arguments]) == 0
        assert (os.environ["GRADVIZ_FUZZ_ACTIONS"], os.environ["GRADVIZ_FUZZ_SEED"]) == expected
    assert commands[-1][-2:] == ["tests/gui/test_fuzz.py", "tests/gui/test_fresh.py"]
    for wrong in (["many"], ["0"], ["1", "2", "3"]):
        assert dev.main(["fuzz", *wrong]) == 1
    assert "whole numbers" in capsys.readouterr().err


def test_doctor_names_what_is_missing_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    commands: list[list[str]],
) -> None:
    import dev

    checkout(tmp_path)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "missing_libraries", lambda: ["libGL.so.1"])
    assert dev.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "missing: libGL.so.1" in said
    assert "→ as root: apt-get install --yes --no-install-recommends libgl1" in said
    assert "→ python3 packaging/dev.py setup" in said
    assert not (tmp_path / ".venv").exists()
    assert commands == []


def test_a_full_disk_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import dev

    def ready() -> None:
        raise OSError(28, "No space left on device", ".venv/gradviz-installed")

    monkeypatch.setattr(dev, "ready", ready)
    assert dev.main(["setup"]) == 1
    assert capsys.readouterr().err == (
        "dev.py: No space left on device (.venv/gradviz-installed): mend that and run this again\n"
    )
