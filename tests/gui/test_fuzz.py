"""Random actions on the window: no exception, no warning of Qt, and every return exact to the bit.

The suite does a few dozen. `python3 packaging/dev.py fuzz 10000` does as many as asked, from a seed that can be
given, and a run that fails says how to repeat it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from gradviz.documents.presets import preset_names
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.gui.document_files import open_preset
from gradviz.gui.lecture import reduced_motion
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.resources import resource
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.view.view import EdgeMode, Scope
from gradviz.training.steps import Granularity
from gradviz.training.trace import trace_update
from tests.gui.fuzz_lecture import LECTURE_DOERS, answer_dialogs, close_windows, lecture_actions
from tests.gui.setups import SETUP
from tests.gui.watched_files import WatchedFiles
from tests.scene.scenes import plain

if TYPE_CHECKING:
    from pathlib import Path

    from gradviz.gui.window.main_window import MainWindow

ACTIONS = int(os.environ.get("GRADVIZ_FUZZ_ACTIONS", "75"))
SEED = int(os.environ.get("GRADVIZ_FUZZ_SEED", "1"))
_EACH = 25  # actions of one example, from a fresh session in the same window

_K, _M = Qt.Key, Qt.KeyboardModifier
KEYS = [
    *((key, _M.NoModifier) for key in (
        _K.Key_Right, _K.Key_Left, _K.Key_PageDown, _K.Key_PageUp, _K.Key_Home, _K.Key_End, _K.Key_Tab, _K.Key_Escape,
        _K.Key_BracketLeft, _K.Key_BracketRight, _K.Key_Plus, _K.Key_Minus, _K.Key_0, _K.Key_B, _K.Key_Period,
        _K.Key_F4, _K.Key_F5, _K.Key_F6, _K.Key_F7, _K.Key_F8, _K.Key_F9, _K.Key_Return, _K.Key_Space,
    )),
    *((key, _M.ControlModifier) for key in (
        _K.Key_Right, _K.Key_Left, _K.Key_Z, _K.Key_Y, _K.Key_1, _K.Key_2, _K.Key_3, _K.Key_4, _K.Key_5, _K.Key_D,
    )),
]  # fmt: skip
FIELDS: dict[str, st.SearchStrategy[str]] = {
    "optimizer.name": st.sampled_from(sorted(OPTIMIZERS)),
    "optimizer.learning_rate": st.sampled_from(["0.01", "0,5", "3", "1e4", "nonsense", "-1", ""]),
    "network.layers[0].activation": st.sampled_from(sorted(ACTIVATIONS)),
    "network.layers[0].units": st.sampled_from(["1", "2", "5", "0", "many"]),
    "loss": st.sampled_from(sorted(LOSSES)),
    "batch.size": st.sampled_from(["", "1", "7", "1000", "x"]),
    "penalty.l1": st.sampled_from(["0", "0.01"]),
    "penalty.l2": st.sampled_from(["0", "0.1"]),
    "freeze": st.sampled_from(["", "w1[1,1]", "b1[*]", "w9[1,1]"]),
    "data.noise": st.sampled_from(["0", "0.2"]),
}

BUNDLED = sorted(path for name in ("presets", "lessons") for path in resource(name).glob("*.json"))

Action = tuple[str, Any]


def actions() -> st.SearchStrategy[Action]:
    """One thing that a person may do."""
    whole = st.integers(0, 10_000)
    spot = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98))
    field_edit = st.sampled_from(sorted(FIELDS)).flatmap(lambda key: st.tuples(st.just(key), FIELDS[key]))
    return st.one_of(
        st.tuples(st.just("key"), st.sampled_from(KEYS)),
        st.tuples(st.just("key"), st.sampled_from(KEYS[:4])),
        st.tuples(st.just("click"), spot), st.tuples(st.just("hover"), spot), st.tuples(st.just("menu"), spot),
        st.tuples(st.just("seek"), whole), st.tuples(st.just("play"), st.integers(1, 3)),
        st.tuples(st.just("weight"), st.tuples(whole, st.floats(allow_nan=True, allow_infinity=True, width=32))),
        st.tuples(st.just("field"), field_edit),
        st.tuples(st.just("edges"), st.sampled_from(list(EdgeMode))),
        st.tuples(st.just("sample"), st.tuples(st.sampled_from(list(Scope)), st.integers(0, 12))),
        st.tuples(st.just("theme"), st.sampled_from(["light", "dark", "projector"])),
        st.tuples(st.just("panel"), st.sampled_from(["setup", "surface", "loss", "output", "explanation", "timeline"])),
        st.tuples(st.just("size"), st.sampled_from([(1280, 800), (1024, 768), (900, 600), (1920, 1080)])),
        st.tuples(st.just("preset"), st.sampled_from([preset.name for preset in preset_names()])),
        st.tuples(st.just("bundled"), st.sampled_from([*BUNDLED])),
        st.tuples(st.just("votes"), st.tuples(st.integers(0, 2), st.sampled_from(["3", "", "many", "12"]))),
        st.tuples(st.just("ask"), st.sampled_from(["sign", "comparison", "value"])),
        st.tuples(st.just("draw"), st.tuples(st.sampled_from(["p1", "p2", "s1", "s3", "v", "e", "+"]), spot, spot)),
        *lecture_actions(),
    )  # fmt: skip


@dataclass
class Witness:
    """Remembers what was shown where; the same place of the same history must show the same bits again."""

    seen: dict[tuple[Any, ...], bytes] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    returns: int = 0

    def look(self, window: MainWindow) -> None:
        timeline, presenter = window.session.timeline, window.presenter
        done, place = timeline.updates_done, timeline.place
        # The history that leads here; edits are kept alive, so that no other one gets their names.
        history = tuple(id(edit) for edit in timeline.edits if edit.update <= done)
        self.kept.append(timeline.edits)
        state = timeline.shown_state()
        self._same((*history, done), state.parameters.tobytes() + state.slots.tobytes())
        canvas = window.panels["network"].canvas
        if canvas.frame is not None and canvas.isVisible():
            assert timeline.place == presenter.moment.place
            shown = network_frame(moment_of(timeline), presenter.view)
            digest = blake2b(repr(plain(shown)).encode(), digest_size=16).digest()
            self._same((*history, place, presenter.view), digest)

    def _same(self, key: tuple[Any, ...], value: bytes) -> None:
        if key in self.seen:
            self.returns += 1
            assert self.seen[key] == value, key
        self.seen[key] = value


def act(window: MainWindow, action: Action) -> None:
    """Do it, by real events where there are any."""
    kind, what = action
    _DOERS[kind](window, what)
    QApplication.processEvents()


def _target(window: MainWindow) -> Any:
    focused = QApplication.focusWidget()
    return focused if focused is not None else window


def _canvas(window: MainWindow) -> Any:
    lecture = window.lecture
    if lecture.presentation is not None and lecture.is_presenting:
        return lecture.presentation.audience.canvas
    return window.panels["network"].canvas


def _spot(canvas: Any, part: tuple[float, float]) -> QPoint:
    return QPoint(int(canvas.width() * part[0]), int(canvas.height() * part[1]))


def _context_menu(window: MainWindow, part: tuple[float, float]) -> None:
    canvas = _canvas(window)
    at = _spot(canvas, part)
    QApplication.sendEvent(canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at)))


def _weight(window: MainWindow, what: tuple[int, float]) -> None:
    network = window.session.run.network
    edit_parameter(window.session, network.ref(what[0] % network.parameter_count).name, what[1])


def _play(window: MainWindow, ticks: int) -> None:
    window.session.play_or_pause()
    QTest.qWait(20 * ticks)
    window.session.pause()


def _field(window: MainWindow, what: tuple[str, str]) -> None:
    """Only what the form offers now: other data and other networks have other fields."""
    if what[0] in window.panels["setup"].controls:
        window.session.edit_field(*what)


def _save_bundled(window: MainWindow, path: Path) -> None:
    """Open a file that comes with gradviz as one's own, change it and save it."""
    files, lessons = window.commands.files, window.commands.lessons
    files.open_path(path)
    _weight(window, (0, 0.5))
    files.save_setup()
    if lessons.is_open:
        lessons.guide.edit_stop({"title": "Mine"})
        lessons.save()


def _votes(window: MainWindow, what: tuple[int, str]) -> None:
    predicting = window.lecture.predicting
    if predicting is not None and predicting.is_on:
        predicting.panel.tally_requested.emit(*what)
        predicting.panel.guess_requested.emit(what[1])


def _ask(window: MainWindow, key: str) -> None:
    predicting = window.lecture.predicting
    if predicting is not None and predicting.is_on:
        predicting.panel.ask_requested.emit(key)


def _draw(window: MainWindow, what: tuple[str, tuple[float, float], tuple[float, float]]) -> None:
    """A gesture on the output plot, where there is one to draw on."""
    keys, start, end = what
    window.show_panel("output", True)
    panel = window.panels["output"]
    if not panel.drawing.is_on and not panel.drawing.begin():
        return
    plot, area = panel.plot, panel.plot.viewport()
    QTest.keyClicks(plot, keys)
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=_spot(area, start))
    QTest.mouseMove(area, _spot(area, end))
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=_spot(area, end))
    if keys == "+":
        panel.clear_button.click()


_DOERS: dict[str, Callable[[MainWindow, Any], None]] = {
    "key": lambda window, what: QTest.keyClick(_target(window), *what),
    "click": lambda window, what: QTest.mouseClick(
        _canvas(window), Qt.MouseButton.LeftButton, pos=_spot(_canvas(window), what)
    ),
    "hover": lambda window, what: QTest.mouseMove(_canvas(window), _spot(_canvas(window), what)),
    "menu": _context_menu,
    "seek": lambda window, what: window.session.seek(what % (window.session.timeline.length + 1)),
    "play": _play,
    "weight": _weight,
    "field": _field,
    "edges": lambda window, what: window.presenter.look(edge_mode=what),
    "sample": lambda window, what: window.presenter.look(scope=what[0], sample=what[1]),
    "theme": lambda window, what: window.set_theme(what),
    "panel": lambda window, what: window.actions_by_id[f"show_{what}"].trigger(),
    "size": lambda window, what: window.resize(*what),
    "preset": lambda window, what: open_preset(window.session, what),
    "bundled": _save_bundled,
    "votes": _votes,
    "ask": _ask,
    "draw": _draw,
    **LECTURE_DOERS,
}


@pytest.fixture
def quiet(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path, user_folder: Path
) -> Iterator[WatchedFiles]:
    """Dialogs and menus are answered as soon as they open; nobody is asked; the system wants motion. What is written
    is watched."""
    (tmp_path / "asked").mkdir()
    files = WatchedFiles(monkeypatch, user_folder, tmp_path / "asked")
    monkeypatch.setattr(QMessageBox, "question", lambda *_a, **_k: QMessageBox.StandardButton.Discard)
    monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda: False)
    closer = answer_dialogs(monkeypatch, files.asked)
    yield files
    closer.stop()


# Offscreen has no window manager that could raise a menu.
@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard", extend=True)
@pytest.mark.timeout(max(300, ACTIONS))
@seed(SEED)
@settings(
    max_examples=max(1, ACTIONS // _EACH), deadline=None, database=None, print_blob=True, derandomize=False,
    phases=(Phase.generate, Phase.shrink) if ACTIONS <= 300 else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(chosen=st.lists(actions(), min_size=_EACH, max_size=_EACH), moves=st.booleans())
def test_random_actions_leave_a_sound_window(
    window: MainWindow, quiet: WatchedFiles, chosen: list[Action], moves: bool
) -> None:
    begin_anew(window, quiet.asked, moves)
    witness = Witness()
    for action in chosen:
        act(window, action)
        assert "inside gradviz" not in window.message.text, (action, window.message.text)
        witness.look(window)
    go_back_and_forth(window, witness)
    assert witness.returns >= 5  # states and pictures that were seen before
    check_against_training(window)
    quiet.check()


def begin_anew(window: MainWindow, folder: Path, moves: bool) -> None:
    """A fresh session in the plain window."""
    window.lecture.present(False)
    window.lecture.predict(False)
    window.lecture.show_notes(False)
    close_windows(window)
    window.lecture.set_motion(moves)
    window.session.start(SETUP, folder)
    window.session.discard_edits()
    window.commands.run.choose_granularity("layer")
    window.set_theme("light")
    window.commands.view.reset_layout()
    window.message.clear()
    window.resize(1280, 800)
    window.activateWindow()
    window.panels["network"].canvas.setFocus()
    QApplication.processEvents()


def go_back_and_forth(window: MainWindow, witness: Witness) -> None:
    """Some operations back and as many on, each place seen again as it was."""
    session = window.session
    session.pause()
    window.lecture.predict(False)
    start, places = session.timeline.place, []
    for _step in range(5):
        places.append(session.timeline.place)
        session.previous(Granularity.OPERATION)
        witness.look(window)
    for place in reversed(places):
        if place != session.timeline.place:
            session.next(Granularity.OPERATION)
        witness.look(window)
        assert session.timeline.place == place
    assert session.timeline.place == start


def check_against_training(window: MainWindow) -> None:
    """What is shown is what training from the last edit on comes to, update by update."""
    timeline = window.session.timeline
    done = timeline.updates_done
    edit = [each for each in timeline.edits if each.update <= done][-1]
    state = edit.state
    for _update in range(min(done - edit.update, 40)):
        state = trace_update(edit.run, state).after
        assert timeline.state_after(state.update).same_as(state)


def test_a_point_beyond_all_axes_is_not_drawn(window: MainWindow) -> None:
    """Found by random actions: a weight of 10³⁰⁰ made the place of the point NaN, and Qt complained."""
    edit_parameter(window.session, "w1[1,1]", 1e300)
    for _step in range(6):
        window.session.next()
    window.lecture.present(True)
    show = window.lecture.presentation
    assert show is not None
    show.next_picture()
    window.presenter.settle()
    show.audience.grab()
    assert show.audience.figure.frame is not None
