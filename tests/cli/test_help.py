"""The help of the commands, and how abbreviated commands are resolved."""

import re
from pathlib import Path

import pytest

from gradviz import cli
from gradviz.cli import commands
from gradviz.cli.commands import COMMANDS
from tests.cli.conftest import Call


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(call: Call, command: str) -> None:
    status, out, err = call(command, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: gradviz {command}")
    assert command in call("--help")[1]


def test_help_documents_the_exit_statuses(call: Call) -> None:
    _, out, _ = call("--help")
    for status in ("0", "1", "2", "130", "141"):
        assert re.search(rf"(^|; ) *{status}  ?\w", out, re.MULTILINE)


def test_help_lists_the_kinds_of_setup(call: Call) -> None:
    out = call("--help")[1]
    assert all(words in out for words in (".json setup", "(.gradviz)", "TensorFlow Playground link", "preset"))


def test_a_setup_named_like_a_command_opens_by_its_path(
    call: Call, mazur: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr(commands, "open_window", lambda setup: opened.append(setup) or 0)
    monkeypatch.chdir(mazur.parent)
    (mazur.parent / "train").write_bytes(mazur.read_bytes())
    assert cli.main(["./train"]) == 0
    assert cli.main([]) == 0
    assert opened == ["./train", None]
    assert call("trace", "./train")[0] == 0
    assert call("trace", "train")[0] == 0
