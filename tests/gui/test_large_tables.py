"""A table whose first results take long becomes the run without blocking the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from gradviz.documents.setups import setup_from_json
from gradviz.gui.figures.sample_dots import seen_dots
from gradviz.gui.window.main_window import MainWindow
from gradviz.scene import first_results
from gradviz.training import stretches
from gradviz.training.history import Evaluator
from gradviz.training.recomputation import StoppedError
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run

Open = Callable[..., MainWindow]


@pytest.fixture
def in_window(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first results of a run that are computed in the window's thread from now on."""
    found: list[str] = []
    for owner, name in ((stretches, "trace_update"), (Evaluator, "measure"), (Evaluator, "scores")):
        known = getattr(owner, name)

        def watched(*arguments: object, known: Callable[..., object] = known, name: str = name) -> object:
            if threading.current_thread() is threading.main_thread():
                found.append(name)
            return known(*arguments)

        monkeypatch.setattr(owner, name, watched)
    return found


def write_table(folder: Path) -> dict[str, object]:
    rng = np.random.default_rng(1)
    rows = [f"{x},{y},{'p' if x * y > 0 else 'q'}" for x, y in rng.normal(size=(400, 2)).round(3).tolist()]
    (folder / "large.csv").write_text("\n".join(("x,y,c", *rows)), encoding="utf-8")
    return {"network": {"inputs": 2, "layers": [{"units": 4, "activation": "tanh"},
                                                {"units": 1, "activation": "sigmoid"}]},
            "loss": "binary_cross_entropy", "data": {"csv": "large.csv", "targets": ["c"]}}  # fmt: skip


def test_the_first_results_of_a_large_table_are_computed_beside_the_window(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_window: list[str]
) -> None:
    window, setup = open_window(), setup_from_json(write_table(tmp_path), "setup")
    session = window.session
    in_window.clear()
    assert session.start(setup, tmp_path)
    assert set(in_window) == {"trace_update", "measure"}  # of a small table at once
    usual = window.presenter.moment
    monkeypatch.setattr(first_results, "_FELT", 0.0)
    in_window.clear()
    assert session.start(setup, tmp_path)
    assert in_window == []
    moment = window.presenter.moment
    assert moment is not None
    assert usual is not None
    assert moment.trace.gradient.tobytes() == usual.trace.gradient.tobytes()
    assert moment.now == usual.now
    session.edit_field("initializer.seed", "9")
    assert in_window == []
    assert window.presenter.moment.trace.gradient.tobytes() != moment.trace.gradient.tobytes()
    session.undo()
    assert window.presenter.moment.trace.gradient.tobytes() == moment.trace.gradient.tobytes()
    session.discard_edits()


def test_the_window_does_not_compute_r_squared_twice(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_window: list[str]
) -> None:
    numbers = {**write_table(tmp_path), "network": {"inputs": 1, "layers": [{"units": 1}]},
               "loss": "half_squared_error",
               "data": {"csv": "large.csv", "features": ["x"], "targets": ["y"]}}  # fmt: skip
    window, setup = open_window(), setup_from_json(numbers, "setup")
    monkeypatch.setattr(first_results, "_FELT", 0.0)
    in_window.clear()
    assert window.session.start(setup, tmp_path)
    window.presenter.refresh()
    assert in_window == []
    assert window.presenter.moment.scores.train_r_squared is not None
    window.session.discard_edits()


def test_cancelled_first_results_change_nothing(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, setup = open_window(), setup_from_json(write_table(tmp_path), "setup")
    monkeypatch.setattr(first_results, "_FELT", 0.0)
    said: list[str] = []
    window.session.complained.connect(said.append)
    before = window.session.timeline
    window.session.set_wait(
        lambda _label, job: job(lambda _done, _every: True), lambda _label, job: job(lambda _done, _every: False)
    )
    assert not window.session.start(setup, tmp_path)
    assert window.session.timeline is before
    assert said == ["Stopped; nothing was changed."]


def test_a_timeline_with_prepared_results_equals_one_that_computed_them() -> None:
    run, other = circle_run(), circle_run((3,))
    state = other.initial_state()
    begun = Timeline(other, state, "table")
    begun.trace()
    usual, quick = Timeline(run), Timeline(run)
    usual.replace(other, "table", state)
    quick.replace(other, "table", state, begun=begun)
    for timeline in (usual, quick):
        timeline.play(40)
        assert timeline.undo_label == "table"
    assert quick.shown_state().parameters.tobytes() == usual.shown_state().parameters.tobytes()
    assert quick.history.points == usual.history.points
    assert quick.undo()
    assert quick.run is run
    assert quick.redo()
    assert quick.run is usual.run


def test_first_results_report_progress_and_can_be_stopped() -> None:
    with pytest.raises(StoppedError):
        first_results._begun(circle_run(), None, "", lambda done, _every: done < 2)


def test_of_very_many_dots_one_of_a_colour_stands_in_a_square_and_all_places_are_kept() -> None:
    rng = np.random.default_rng(0)
    pixels = np.concatenate([rng.uniform(-50, 350, (200_000, 2)), [[np.nan, 1.0], [1e300, 2.0]]])
    values = rng.choice([-1.0, 1.0], len(pixels))
    rect = QRectF(10, 20, 300, 200)
    kept = seen_dots(pixels, values, 2, 2.5, rect)
    squares = {(values[k], (pixels[k, 0] - 10) // 2.5, (pixels[k, 1] - 20) // 2.5) for k in kept}
    assert len(squares) == len(kept) <= 2 * 123 * 83
    inside = [place for place, pixel in enumerate(pixels.tolist()) if rect.contains(QPointF(*pixel))]
    assert {(values[k], (pixels[k, 0] - 10) // 2.5, (pixels[k, 1] - 20) // 2.5) for k in inside} <= squares
    assert seen_dots(pixels[:100], values[:100], 2, 2.5, rect).tolist() == list(range(100))
