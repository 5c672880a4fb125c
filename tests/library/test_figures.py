"""Figures for notebooks: real SVG, the command line's pictures, in any thread and beside a running event loop."""

import asyncio
import base64
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest

import gradviz as gv
from gradviz.library import drawing


def is_svg(text: str) -> bool:
    return ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("preset", ["mazur-2-2-2", "digits-784-128-64-10"])
def test_a_network_is_shown_as_svg(preset: str) -> None:
    figure = gv.load(preset).figure("network", width=500)
    bundle = figure._repr_mimebundle_()
    assert is_svg(bundle["image/svg+xml"])
    assert 'width="132.29' in bundle["image/svg+xml"][:400]  # mm of 500 pixels


def test_every_view_can_be_drawn_and_saved(tmp_path: Path) -> None:
    run = gv.load("mazur-2-2-2").train(4)
    for view in ("surface", "surface3d", "loss", "output", "flow", "curvature"):
        run.figure(view).save(tmp_path / f"{view}.svg")
        assert is_svg((tmp_path / f"{view}.svg").read_text("utf-8"))
    run.figure("network", selected="w1[1,1]").save(tmp_path / "net.pdf")
    assert (tmp_path / "net.pdf").read_bytes().startswith(b"%PDF")
    surface = run.surface(x="w1[1,1]", y="w2[1,1]", size=21)
    assert base64.b64encode(surface.figure(width=400, height=300).png)
    assert is_svg(surface._repr_mimebundle_()["image/svg+xml"])


def test_figures_are_drawn_beside_a_loop_and_in_threads_without_qt_in_this_process() -> None:
    assert "PySide6.QtWidgets" in sys.modules, "the tests' own; the figures must not need it"
    run, drawn = gv.load("mazur-2-2-2"), []

    async def beside_a_loop() -> None:
        drawn.append(run.figure("loss").svg)

    asyncio.run(beside_a_loop())
    threads = [threading.Thread(target=lambda: drawn.append(run.figure("loss").svg)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 4
    assert len(set(drawn)) == 1


def test_numbers_on_the_edges_are_chosen_as_on_the_command_line() -> None:
    run = gv.load("mazur-2-2-2")
    always, never = (run.figure("network", width=700, numbers=choice).svg for choice in ("always", "never"))
    assert len(always) > len(never)
    for view, choice in (("network", "some"), ("loss", "always")):
        with pytest.raises(gv.GradvizError, match="numbers: of the network: auto, always or never"):
            run.figure(view, numbers=choice)


def test_theme_auto_brings_both_themes() -> None:
    bundle = gv.load("mazur-2-2-2").figure("loss", theme="auto")._repr_mimebundle_()
    assert "prefers-color-scheme: dark" in bundle["text/html"]
    assert is_svg(bundle["image/svg+xml"])


def test_a_drawing_process_that_ended_is_reported_and_the_next_figure_is_drawn() -> None:
    figure = gv.load("mazur-2-2-2").figure("loss")
    assert is_svg(figure.svg)
    process = drawing._PROCESS._process
    assert process is not None
    process.kill()
    process.wait()
    assert is_svg(figure.svg)


def test_the_whole_window_is_a_picture(tmp_path: Path) -> None:
    gv.load("mazur-2-2-2").figure("window", width=1024, height=768).save(tmp_path / "window.png")
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_display_the_window_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(gv.GradvizError, match="no display to open a window on"):
        gv.open("mazur-2-2-2")


def test_the_window_opens_in_a_separate_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADVIZ_CLOSE_AT_ONCE", "1")
    window = gv.open(gv.load("mazur-2-2-2").train(3))
    assert window.wait(60)
    assert window._process.returncode == 0
