"""Qt's system libraries: installed where permitted, otherwise named with the command to run."""

import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.packaging.machines import failure, without


def test_nothing_is_installed_where_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    import dev_system

    without(monkeypatch, "libother.so.1")
    dev_system.provide_libraries()
    assert commands == []


@pytest.mark.parametrize("library", ["libEGL.so.1", "libxcb-cursor.so.0"])
def test_a_missing_library_is_named_with_the_line_to_run(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev_system

    without(monkeypatch, library)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 1000, raising=False)
    package = dev_system.LIBRARIES[library]
    assert failure(dev_system.provide_libraries).endswith(
        f"run: sudo apt-get install --yes --no-install-recommends {package}"
    )


def test_without_apt_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import dev_system

    without(monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    sentence = failure(dev_system.provide_libraries)
    assert all(library in sentence for library in dev_system.LIBRARIES)


@pytest.mark.parametrize("fails", [[], ["install"], ["install", "update"], ["install", "install"]])
def test_root_installs_and_asks_for_the_lists_where_they_are_missing(
    fails: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import dev_system

    without(monkeypatch, "libGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 0, raising=False)
    to_fail, verbs = list(fails), []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        verbs.append(command[1])
        if command[1] in to_fail:
            to_fail.remove(command[1])
            return subprocess.CompletedProcess(command, 100, "E: no such package\n")
        if command[1] == "install":
            monkeypatch.setattr(dev_system, "loads", lambda library: True)
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.setattr(subprocess, "run", run)
    if len(fails) < 2:
        dev_system.provide_libraries()
        assert verbs == (["install", "update", "install"] if fails else ["install"])
        assert "no such package" not in capsys.readouterr().err
    else:
        assert failure(dev_system.provide_libraries).endswith("--no-install-recommends libgl1")
        assert "no such package" in capsys.readouterr().err


def test_a_library_that_does_not_load_after_all_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    import dev_system

    without(monkeypatch, "libGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 0, raising=False)
    assert failure(dev_system.provide_libraries).startswith("libGL.so.1 cannot be loaded")
    assert len(commands) == 1


def test_a_browser_that_may_not_be_installed_is_reported_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    import dev_system

    monkeypatch.setattr(dev_system, "on_linux", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 1000, raising=False)
    dev_system.provide_browser()
    said = capsys.readouterr().out
    assert "run: sudo apt-get install --yes --no-install-recommends chromium chromium-driver" in said
    assert "skipped" in said
    assert commands == []
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 0, raising=False)
    dev_system.provide_browser()
    assert commands[0][-2:] == ["chromium", "chromium-driver"]


def test_loads_asks_the_real_loader() -> None:
    import dev_system

    assert not dev_system.loads("libgradviz-none.so.1")
    if dev_system.on_linux():
        assert dev_system.loads("libc.so.6")
        assert dev_system.missing_libraries() == []


@pytest.mark.parametrize(
    ("variables", "answer"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_on_linux_a_display_must_be_set(
    variables: dict[str, str], answer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev_system

    monkeypatch.setattr(dev_system, "on_linux", lambda: True)
    assert dev_system.has_display(variables) is answer
    monkeypatch.setattr(dev_system, "on_linux", lambda: False)
    assert dev_system.has_display(variables)


def test_tools_for_a_build_are_named_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    import dev_system

    monkeypatch.setattr(dev_system, "loads", lambda library: False)
    monkeypatch.setattr(dev_system.sysconfig, "get_config_var", lambda name: "/nowhere")
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "objdump" else f"/usr/bin/{name}")
    monkeypatch.setattr(dev_system.os, "geteuid", lambda: 1000, raising=False)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert dev_system.missing_build_tools() == {
        "objdump": "binutils", f"libpython{version}.so.1.0": f"libpython{version}",
    }  # fmt: skip
    sentence = failure(dev_system.provide_build_tools)
    assert sentence.endswith(f"run: sudo apt-get install --yes --no-install-recommends binutils libpython{version}")


def test_a_machine_with_the_tools_for_a_build_gets_none(
    monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    import dev_system

    monkeypatch.setattr(dev_system, "loads", lambda library: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    dev_system.provide_build_tools()
    assert commands == []
