"""`dev.py build`: its results, their order, and its failures. No test runs PyInstaller itself."""

import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.machines import PACKAGING, failure


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A build whose parts do nothing but what the test changes; everything works and is small."""
    import dev_build
    from dev_startup import Starts

    (tmp_path / "gradviz").mkdir()
    (tmp_path / "gradviz" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (tmp_path / "dist" / "gradviz").mkdir(parents=True)
    archive = tmp_path / "dist" / "gradviz.tar.xz"
    archive.write_bytes(b"archive")
    wheel = tmp_path / "dist" / "gradviz.whl"
    wheel.write_bytes(b"wheel")
    monkeypatch.setattr(dev_build.Build, "pack_program", lambda self: None)
    monkeypatch.setattr(dev_build.Build, "archives", lambda self: [archive])
    monkeypatch.setattr(dev_build.Build, "python_packages", lambda self: [wheel])
    monkeypatch.setattr(dev_build.Build, "smoke_test", lambda self: True)
    monkeypatch.setattr(dev_build.Build, "check_python_package", lambda self, package: True)
    monkeypatch.setattr(dev_build, "compare_starts", lambda *arguments: Starts(1.0, 0.9, 1.11))
    return dev_build


def _environment(root: Path) -> Any:
    from dev_environment import Environment

    return Environment(root)


def test_a_good_build_lists_sizes_and_the_start(
    made: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made.build(tmp_path, _environment(tmp_path), []) == 0
    said = capsys.readouterr().out
    assert "gradviz.tar.xz" in said
    assert "1.00 s, from source 0.90 s: 1.11 times" in said
    assert "MISSES" not in said


@pytest.mark.parametrize("part", ["smoke_test", "check_python_package"])
def test_a_check_that_fails_fails_the_build(
    part: str, made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(made.Build, part, lambda self, *arguments: False)
    assert made.build(tmp_path, _environment(tmp_path), []) == 1
    assert "FAILED: " in capsys.readouterr().err


def test_too_large_fails_and_too_slow_is_reported(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dev_startup import Starts

    monkeypatch.setattr(made, "compare_starts", lambda *arguments: Starts(2.0, 1.0, 2.0))
    assert made.build(tmp_path, _environment(tmp_path), []) == 0
    assert "MISSES THE GOAL: at most 1.3 times" in capsys.readouterr().out
    monkeypatch.setattr(made, "folder_bytes", lambda folder: 191e6)
    assert made.build(tmp_path, _environment(tmp_path), []) == 1
    assert "191 MB   MISSES THE GOAL: at most 190 MB" in capsys.readouterr().out


def test_the_program_alone_is_not_archived(made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made.Build, "archives", lambda self: pytest.fail("archived"))
    assert made.build(tmp_path, _environment(tmp_path), ["program"]) == 0
    assert "'quickly'" in failure(lambda: made.build(tmp_path, _environment(tmp_path), ["quickly"]))


def test_the_output_of_pyinstaller_is_shown_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import dev_build

    (tmp_path / "gradviz").mkdir()
    (tmp_path / "gradviz" / "__init__.py").write_text('__version__ = "1.2.3"\n')

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        options["stdout"].write("ImportError: no such module\n")
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(dev_build, "provide_build_tools", lambda: None)
    assert failure(dev_build.Build(tmp_path, _environment(tmp_path)).pack_program).startswith("PyInstaller could not")
    assert "no such module" in capsys.readouterr().err


def test_without_its_tool_there_is_no_app_image(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(made.shutil, "which", lambda name: None)
    assert made.Build(tmp_path, _environment(tmp_path)).app_image() is None
    assert "no AppImage: its tool, appimagetool" in capsys.readouterr().out


def test_starts_are_compared_in_pairs_with_settings_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dev_startup

    started: list[tuple[str, str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        environment = options["env"]
        started.append((command[0], environment["XDG_CONFIG_HOME"]))
        assert environment[dev_startup.CLOSE_AT_ONCE]
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    starts = dev_startup.compare_starts(Path("/packed"), Path("/python"), tmp_path, pairs=3)
    assert [program for program, _home in started] == ["/packed", "/python"] * 4
    assert len({home for _program, home in started}) == 1
    assert starts.ratio > 0


def test_a_program_that_does_not_start_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dev_startup

    monkeypatch.setattr(
        subprocess, "run", lambda command, **options: subprocess.CompletedProcess(command, 3, "", "no display\n")
    )
    sentence = failure(lambda: dev_startup.start_seconds(["/packed"], tmp_path, str(tmp_path)))
    assert sentence == "/packed did not start: no display"


def test_the_release_workflow_runs_verbs_that_there_are() -> None:
    import dev

    workflow = (PACKAGING.parent / ".github" / "workflows" / "release.yml").read_text()
    verbs = re.findall(r"packaging/dev\.py (\w+)", workflow)
    assert set(verbs) <= set(dev.VERBS)
    assert "build" in verbs
    for system in ("ubuntu", "windows", "macos"):
        assert system in workflow


def test_an_app_image_is_the_folder_with_its_start_its_entry_and_its_icon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool that keeps what it was given: the layout is that of an AppDir, and the command that of appimagetool."""
    import dev_build

    root, tools = tmp_path / "root", tmp_path / "tools"
    (root / "dist" / "gradviz" / "_internal").mkdir(parents=True)
    program = root / "dist" / "gradviz" / "gradviz"
    program.write_text("#!/bin/sh\necho started\n")
    program.chmod(0o755)
    (root / "gradviz").mkdir()
    (root / "gradviz" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    for name in ("packaging", "resources"):
        (root / name).symlink_to(PACKAGING.parent / name)
    tools.mkdir()
    tool = tools / "appimagetool"
    tool.write_text('#!/bin/sh\ncp -a "$1" "$2"\necho "$#|$ARCH|$APPIMAGE_EXTRACT_AND_RUN" > "$2/said"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    image = dev_build.Build(root, _environment(root)).app_image()
    assert image is not None
    assert image.name == f"gradviz-1.2.3-{dev_build._system()}-{platform.machine().lower()}.AppImage"
    assert (image / "said").read_text() == f"2|{platform.machine()}|1\n"
    assert sorted(path.name for path in image.iterdir()) == [
        "AppRun", "app.gradviz.gradviz.desktop", "app.gradviz.gradviz.png", "said", "usr",
    ]  # fmt: skip
    assert subprocess.run([image / "AppRun"], capture_output=True, text=True, check=False).stdout == "started\n"
    entry = (image / "app.gradviz.gradviz.desktop").read_text()
    assert "\nIcon=app.gradviz.gradviz\n" in entry
    assert "\nExec=gradviz %f\n" in entry
    assert (image / "app.gradviz.gradviz.png").read_bytes().startswith(b"\x89PNG")
