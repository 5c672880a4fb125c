"""`gradviz render`: every view, still and moving."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from gradviz import load
from gradviz.gui.export import figure_export as exporting
from tests.cli.cases import write_diverging
from tests.cli.conftest import Call


@pytest.mark.parametrize(("view", "ending"), [
    ("network", ".svg"), ("surface", ".png"), ("loss", ".svg"), ("output", ".png"), ("window", ".png"),
    ("window", ".svg"),
])  # fmt: skip
def test_render_every_view(call: Call, tmp_path: Path, qapp: object, view: str, ending: str) -> None:
    out = tmp_path / f"figure{ending}"
    status, text, err = call("render", "circle-2-4-2-1", "--view", view, "--updates", 3, "--out", out)
    assert (status, text, err) == (0, "", "")
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n" if ending == ".png" else b"<?xml")
    assert len(content) > 5000
    assert [file.name for file in tmp_path.iterdir()] == [out.name]


def test_render_shows_the_network_after_so_many_updates(call: Call, tmp_path: Path, qapp: object) -> None:
    losses = {}
    for updates in (0, 1, 20):
        out = tmp_path / f"{updates}.svg"
        assert call("render", "mazur-2-2-2", "--updates", updates, "--text", "--out", out) == (0, "", "")
        losses[updates] = load("mazur-2-2-2").train(updates).loss
        assert f">{losses[updates]:.4f}</text>" in out.read_text("utf-8")
    assert len(set(losses.values())) == 3


def test_render_animates_the_updates_and_turns_the_surface(call: Call, tmp_path: Path, qapp: object) -> None:
    for name, arguments, pictures in (
        ("a.gif", ("--updates", 4), 5),
        ("b.webp", ("--updates", 9, "--view", "surface", "--frames", 4), 4),
        ("c.gif", ("--view", "surface3d", "--turn", "--frames", 3, "--elevation", 20), 3),
    ):
        out = tmp_path / name
        assert call("render", "mazur-2-2-2", "--size", "300x240", *arguments, "--out", out) == (0, "", "")
        with Image.open(out) as moving:
            assert moving.n_frames == pictures
            assert moving.size == (300, 240)


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.png", ("--plane", "pca")), ("b.png", ("--plane", "random", "--seed", 3, "--normalise", "layer")),
     ("c.png", ("--x", "b1[2]", "--y", "w2[1,1]", "--x-range", -2, 3)), ("d.png", ("--plane", "path"))],
)  # fmt: skip
def test_a_surface_in_space_lies_over_any_plane_still_and_moving(
    call: Call, tmp_path: Path, qapp: object, name: str, options: tuple[object, ...]
) -> None:
    common = ("render", "circle-2-4-2-1", "--updates", 6, "--view", "surface3d", "--size", "320x260")
    usual, out, moving = tmp_path / "usual.png", tmp_path / name, tmp_path / "turn.webp"
    assert call(*common, "--out", usual) == (0, "", "")
    assert call(*common, *options, "--out", out) == (0, "", "")
    assert out.read_bytes() != usual.read_bytes()
    way = ("--turn", "--frames", 2) if name in ("a.png", "c.png") else ("--frames", 2)
    assert call(*common, *options, *way, "--out", moving) == (0, "", "")
    with Image.open(moving) as animation:
        assert animation.n_frames == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--plane", "pca"), "only --view surface and surface3d"),
     (("--view", "surface3d", "--plane", "pca", "--x", "b1[1]"), "takes the place of --x"),
     (("--view", "surface", "--x", "w9[1,1]"), "no parameter"), (("--view", "surface", "--seed", 2), "--plane random")],
)  # fmt: skip
def test_a_plane_that_does_not_fit_is_one_sentence(
    call: Call, tmp_path: Path, options: tuple[object, ...], words: str
) -> None:
    status, _text, err = call("render", "mazur-2-2-2", *options, "--out", tmp_path / "a.png")
    assert status == 2
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_render_in_the_requested_size_and_theme(call: Call, tmp_path: Path, qapp: object) -> None:
    pictures = []
    for theme in ("light", "dark"):
        out = tmp_path / f"{theme}.png"
        assert call("render", "mazur-2-2-2", "--theme", theme, "--size", "640x400", "--out", out)[0] == 0
        pictures.append(QImage(str(out)))
    assert {(picture.width(), picture.height()) for picture in pictures} == {(640, 400)}
    light, dark = (picture.pixelColor(5, 5).lightness() for picture in pictures)
    assert light > 200 > 60 > dark


def test_render_in_the_middle_of_an_update(call: Call, tmp_path: Path, qapp: object) -> None:
    pictures = []
    for number in (0, 3, 6, 20):
        out = tmp_path / f"{number}.png"
        arguments = ("--operations", number, "--size", "640x400", "--out", out)
        assert call("render", "mazur-2-2-2", *arguments) == (0, "", "")
        pictures.append(out.read_bytes())
    assert len(set(pictures)) == 4


def test_render_after_divergence_shows_the_loss_that_went_wrong(call: Call, tmp_path: Path, qapp: object) -> None:
    out = tmp_path / "figure.png"
    assert call("render", write_diverging(tmp_path), "--updates", 600, "--out", out)[0] == 0
    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    ("ending", "fault", "status"),
    [(".png", KeyboardInterrupt, 130), (".svg", ZeroDivisionError, 70), (".pdf", KeyboardInterrupt, 130),
     (".gif", KeyboardInterrupt, 130)],
)  # fmt: skip
def test_an_interruption_ends_the_drawing_and_not_the_program(
    call: Call, tmp_path: Path, qapp: object, qtlog: object, monkeypatch: pytest.MonkeyPatch, ending: str,
    fault: type[BaseException], status: int,
) -> None:  # fmt: skip
    """Qt kills the program where a painter outlives what it draws on; after these, it draws on."""

    def stop(painter: QPainter, *arguments: object) -> None:
        painter.save()
        raise fault

    order = ("render", "one-neuron", "--updates", 2, "--view", "loss", "--out", tmp_path / f"figure{ending}")
    with monkeypatch.context() as patch:
        patch.setitem(exporting.FIGURES, "loss", exporting.FIGURES["loss"].but(paint=stop))
        assert call(*order)[0] == status
    assert qtlog.records == [], "Qt says nothing of a picture that is given up"
    assert list(tmp_path.iterdir()) == []
    assert call(*order) == (0, "", "")


def test_the_network_in_tikz_has_every_weight_and_gradient(call: Call, mazur: Path) -> None:
    out = mazur.with_suffix(".tex")
    assert call("render", mazur, "--out", out) == (0, "", "")
    text = out.read_text("utf-8")
    trace = json.loads(call("trace", mazur, "--format", "json")[1])
    for layer in trace["layers"]:
        for weight, gradient in zip(np.ravel(layer["weights"]), np.ravel(layer["weight_gradients"]), strict=True):
            assert f"{{{weight:g}}}" in text
            assert f"{abs(gradient):.3e}"[:5].replace(".", "") in text.replace(".", "")
    assert text.count(r"\draw[->") == 8
    assert text.count("dashed") == 2  # the two negative gradients
    status, _out, err = call("render", mazur, "--view", "loss", "--out", out)
    assert (status, "only --view network is drawn in LaTeX" in err) == (2, True)


def test_a_surface_is_over_all_data_as_in_the_window_and_over_the_batch_on_request(
    call: Call, tmp_path: Path
) -> None:
    written = {}
    for name, options in (("usual", ()), ("all", ("--all-data",)), ("batch", ("--batch",))):
        out = tmp_path / f"{name}.csv"
        assert call("surface", "circle-2-4-2-1", *options, "--size", 5, "--out", out) == (0, "", "")
        written[name] = out.read_text(encoding="utf-8")
    assert written["usual"] == written["all"] != written["batch"]
    run = load("circle-2-4-2-1")
    assert (run.surface(size=5).loss == run.surface(size=5, all_data=True).loss).all()
    assert (run.surface(size=5).loss != run.surface(size=5, all_data=False).loss).any()
