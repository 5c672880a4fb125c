"""``.venv`` is created with the available tools, filled with pinned versions, and left alone while nothing changes."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.machines import checkout, failure


def test_without_ensurepip_the_outer_pip_installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dev_environment

    environment = checkout(tmp_path)
    find_spec, done = dev_environment.importlib.util.find_spec, []
    monkeypatch.setattr(
        dev_environment.importlib.util,
        "find_spec",
        lambda name: None if name == "ensurepip" else find_spec(name),
    )
    monkeypatch.setattr(dev_environment, "outer_pip_version", lambda: (23, 0))

    def run(command: list[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        done.append([str(part) for part in command])
        if "venv" in command:
            environment.folder.mkdir()
        # The environment's Python does not start yet, and then has no pip.
        return subprocess.CompletedProcess(command, int("-c" in command), "", "")

    monkeypatch.setattr(subprocess, "run", run)
    environment.provide()
    made, *_ = [command for command in done if "venv" in command]
    assert "--without-pip" in made
    installed = [command for command in done if "install" in command]
    assert [command[1:5] for command in installed] == [["-m", "pip", "--python", str(environment.python)]] * 2
    assert all(
        command[command.index("--constraint") + 1].endswith("constraints.txt") for command in installed
    )
    assert installed[-1][-1] == f"{tmp_path}[test,dev,package]"


def test_with_ensurepip_the_environment_has_its_own_pip(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev_environment

    environment = checkout(tmp_path)
    monkeypatch.setattr(dev_environment.importlib.util, "find_spec", lambda name: name)
    (tmp_path / ".venv").mkdir()
    environment.make()
    assert commands[-1][1:] == ["-m", "venv", str(tmp_path / ".venv")]
    assert environment._pip() == [str(environment.python), "-m", "pip"]


@pytest.mark.parametrize(
    ("version", "remedy"),
    [(None, "apt-get install python3-pip"), ((20, 3), "-m pip install --upgrade pip")],
)
def test_a_missing_or_old_pip_is_a_sentence(
    version: tuple[int, int] | None, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev_environment

    environment = checkout(tmp_path)
    monkeypatch.setattr(
        dev_environment.importlib.util, "find_spec", lambda name: name if name == "venv" else None
    )
    monkeypatch.setattr(dev_environment, "outer_pip_version", lambda: version)
    assert remedy in failure(environment.provide)
    assert not environment.folder.exists()


def test_a_missing_venv_module_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dev_environment

    monkeypatch.setattr(dev_environment.importlib.util, "find_spec", lambda name: None)
    assert "apt-get install python3-venv" in failure(checkout(tmp_path).provide)


def test_a_failed_installation_is_a_sentence_and_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = checkout(tmp_path)
    monkeypatch.setattr(type(environment), "_works", lambda self: True)
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, int("install" in command), "", ""),
    )
    assert "check the network and the free disk space" in failure(environment.provide)
    assert not environment.is_installed()


def test_installs_again_only_when_its_requirements_change(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = checkout(tmp_path)
    environment.folder.mkdir()
    monkeypatch.setattr(type(environment), "_works", lambda self: True)
    assert not environment.is_installed()
    environment.provide()
    after_first = len(commands)
    environment.provide()
    assert environment.is_installed()
    assert len(commands) == after_first
    for file in ("pyproject.toml", "packaging/constraints.txt"):
        (tmp_path / file).write_text("changed\n")
        assert not environment.is_installed()
        environment.provide()
        assert environment.is_installed()


def test_an_environment_of_another_python_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = checkout(tmp_path)
    assert not environment._works()
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text("#!/bin/sh\necho '(3, 9, 1)'\n")
    environment.python.chmod(0o755)
    assert not environment._works()
    environment.python.write_text(f"#!/bin/sh\necho '{sys.version_info[:3]}'\n")
    assert environment._works()
