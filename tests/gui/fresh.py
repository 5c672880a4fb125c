"""The state that a freshly started program would show for the same work, and how a window differs from it."""

from __future__ import annotations

import copy
import sys
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSettings
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollBar, QWidget

from gradviz.documents.work import read_work, write_work
from gradviz.gui.background.worker import Worker
from gradviz.gui.figures import ink
from gradviz.gui.session import Session
from gradviz.gui.widgets.formula import FORMULAS
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.gui.window import main_window
from gradviz.landscape.plane import compute_grid, finished_grid
from gradviz.scene.result_cache import ArrayCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gradviz.gui.window.main_window import MainWindow

__all__ = ["Shown", "differences", "forget_everything", "fresh_twin", "shown", "wait_until_settled"]

_PATIENCE = 20.0  # seconds
# Made once for a process, of nothing that a run could change.
_KEPT = ("gradviz.gui.widgets.formula", "gradviz.gui.widgets.theme", "gradviz.engine.blas", "gradviz.records")
# What saved work does not hold, or the system decides.
_OF_THE_PAST = ("undo", "redo", "motion", "surface_no_race")
_SEEN, _FEW = 48, 40  # of 255, and pixels: edges of letters differ where FreeType had other sizes in between


class Shown(NamedTuple):
    """All that a window shows: frames, words and pixels of its visible panels, and what its menus offer."""

    frames: dict[str, Any]
    words: dict[str, list[tuple[Any, ...]]]
    pictures: dict[str, QImage]
    menus: dict[str, tuple[str, bool, bool]]


def forget_everything() -> None:
    """What the modules of gradviz keep between two pictures is gone, as in a program that has just been started."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("gradviz.") or name in _KEPT:
            continue
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()
            elif isinstance(value, ArrayCache):
                value._entries = ()
            elif isinstance(value, OrderedDict | WeakKeyDictionary):
                value.clear()


def wait_until_settled(window: MainWindow) -> None:
    """Until nothing is computed beside the window and nothing is due, as a person would wait."""
    end, calm = time.monotonic() + _PATIENCE, 0
    while calm < 3:
        QTest.qWait(10)
        busy = _busy(window)
        calm = 0 if busy else calm + 1
        assert time.monotonic() < end, f"the window does not come to rest: {', '.join(busy)}"


def _busy(window: MainWindow) -> list[str]:
    """What is computed or due, by name."""
    relief, setup = window.panels["surface"].relief, window.panels["setup"]
    working = {
        "a worker": any(worker._pool.activeThreadCount() for worker in window.findChildren(Worker)),
        "formulas": FORMULAS._wanted,
        "surface in 3-D": relief is not None and relief._rest.isActive(),
        "sections of the setup": setup._was_shown and len(setup._boxes) < len(setup._frame.sections),
        "a surface, a curvature or a nudge": window.presenter.is_computing,
    }
    return [name for name, is_working in working.items() if is_working]


@contextmanager
def fresh_twin(window: MainWindow, folder: Path) -> Iterator[MainWindow]:
    """A new window on the same work, seen in the same way. What a hand has chosen is carried over; nothing that was
    computed is."""
    least = ink.least_pixels()
    # Style and fonts are the application's and there already; set anew, they would change the older window.
    kept = main_window.apply_theme, main_window.prepare_theme
    main_window.apply_theme = main_window.prepare_theme = lambda _theme: None
    twin = _twin(window, folder)
    try:
        wait_until_settled(twin)
        yield twin
    finally:
        twin.session.discard_edits()
        twin.close()
        twin.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        main_window.apply_theme, main_window.prepare_theme = kept
        ink.set_least_pixels(least)


def _twin(window: MainWindow, folder: Path) -> MainWindow:
    session, presenter, path = window.session, window.presenter, folder / "twin.gradviz"
    write_work(session.timeline, path, session.title, session.notes)
    forget_everything()
    timeline = read_work(path)
    settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
    for key, value in (("theme", window.theme_choice), ("zoom", window.zoom), ("digits", presenter.view.digits)):
        settings.setValue(key, value)
    opened = Session(timeline.run.setup, folder)
    twin = main_window.MainWindow(opened, settings)
    opened.setParent(twin)
    twin.settings = None
    opened.go_on(timeline, session.path)
    opened._document = replace(opened._document, title=session.title, notes=session.notes)
    twin.resize(window.size())
    for name in ("choice", "enlarged", "_over", "_low", "_reading"):
        setattr(twin.panel_layout, name, copy.deepcopy(getattr(window.panel_layout, name)))
    twin.panel_layout.arrange()
    # Selecting scrolls a wide layer; what the window has scrolled to comes after it.
    for fields in (("selected",), presenter.view.__struct_fields__):
        twin.presenter.look(**{name: getattr(presenter.view, name) for name in fields})
    twin.presenter.set_all_data(presenter.all_data)
    grid = presenter.surfaces.latest
    if grid is not None:  # only now: in another view it would have been replaced
        # The ranges of a surface stay while the point is inside, and one that is held altogether.
        request = grid.request
        if request.dataset is session.run.dataset:
            request = replace(request, dataset=timeline.run.dataset)
        again = compute_grid(request)
        assert again is not None
        twin.presenter.surfaces.latest = finished_grid(again) if grid.is_finished else again
        twin.presenter.show_anew(["surface"])
    twin.commands.run.choose_granularity(str(session.granularity))
    twin.commands.view.show_space()
    twin.panels["loss"]._header.set_choice("axis", window.panels["loss"]._header.choice("axis"))
    twin.presenter.reset_forms()
    twin.show()
    twin.panels["setup"].complete()
    twin.presenter.refresh()
    QApplication.processEvents()
    mine, explanation = window.panels["explanation"], twin.panels["explanation"]
    explanation._choose_page(mine._page)
    # A field that was wider for the same number stays so.
    explanation.value.setFixedWidth(mine.value.minimumWidth())
    return twin


def shown(window: MainWindow) -> Shown:
    """What can be seen of a window now."""
    window.message.clear()
    window.commands.surface.ready_menu()
    for bar in window.findChildren(QScrollBar):
        bar.setValue(bar.minimum())
    # Qt leaves a widget in sight, and counts it as hidden, that is hidden while it is being shown.
    assert not [each for each in window.findChildren(QWidget) if each.isVisible() and each.isHidden()]
    panels = {name: panel for name, panel in window.panels.items() if panel.isVisible()}
    for _picture in range(2):  # an axis learns how much room its texts need when they are drawn
        QApplication.processEvents()
        pictures = {name: panel.grab(_below_header(panel)).toImage() for name, panel in panels.items()}
    frames = {name: panel.canvas.frame if name == "network" else panel._frame for name, panel in panels.items()}
    nudge = window.panels["explanation"]._nudge
    if nudge is not None and nudge.isVisible():
        frames["nudge"] = nudge._frame
    menus = {name: (action.text(), action.isEnabled(), action.isChecked())
             for name, action in window.actions_by_id.items() if name not in _OF_THE_PAST}  # fmt: skip
    return Shown(frames, {name: _said(panel) for name, panel in panels.items()}, pictures, menus)


def _below_header(panel: QWidget) -> QRect:
    """Where a panel shows what it is for: how wide its choices once were may move them by a pixel."""
    header = panel.findChild(PanelHeader)
    return panel.rect() if header is None else panel.rect().adjusted(0, header.geometry().bottom() + 1, 0, 0)


def _said(panel: QWidget) -> list[tuple[Any, ...]]:
    """The words of everything visible in a panel, in no order that matters."""
    out = []
    for each in (panel, *panel.findChildren(QWidget)):
        if not each.isVisible() or isinstance(each.parent(), NoteLabel):
            continue  # whether sentences need a button depends on the room that they had
        texts: list[Any] = [type(each).__name__, each.accessibleName(), each.accessibleDescription(), each.isEnabled()]
        if not isinstance(each, NoteLabel):
            texts.append(each.toolTip())
        if isinstance(each, QLabel | QAbstractButton | QLineEdit):
            texts.append(each.text())
        if isinstance(each, QAbstractButton):
            texts.append(each.isChecked())
        if isinstance(each, QComboBox):
            texts += [each.currentText(), *(each.itemText(place) for place in range(each.count()))]
        if hasattr(each, "toPlainText"):
            texts.append(each.toPlainText())
        out.append(tuple(texts))
    return sorted(out, key=repr)


def differences(mine: Shown, fresh: Shown, folder: Path) -> list[str]:
    """In what a window shows something else than its twin, of the panels that both have room for. Pictures that
    differ are put into `folder`."""
    out: list[str] = []
    for name in sorted(mine.frames.keys() & fresh.frames.keys()):
        _compare(name, mine.frames[name], fresh.frames[name], out)
    for name in sorted(mine.words.keys() & fresh.words.keys()):
        a, b = mine.pictures[name], fresh.pictures[name]
        if a.size() != b.size():
            continue  # splitters remember what was once too wide, and words are folded for the room there is
        words, expected = mine.words[name], fresh.words[name]
        out += [f"{name} says {each}" for each in words if each not in expected]
        out += [f"{name} should say {each}" for each in expected if each not in words]
        # The explanation is words alone, and centres them with what is left of a pixel.
        count = 0 if name == "explanation" else _pixels_apart(a, b)
        if count > _FEW:
            a.save(str(folder / f"{name}-is.png"))
            b.save(str(folder / f"{name}-should-be.png"))
            out.append(f"{name}: {count} pixels, see {folder}")
    if mine.words.keys() == fresh.words.keys():
        out += [f"{name} in the menu: {mine.menus[name]}, should be {fresh.menus[name]}" for name in mine.menus
                if mine.menus[name] != fresh.menus[name]]  # fmt: skip
    return out


def _pixels_apart(a: QImage, b: QImage) -> int:
    """How many pixels look different."""
    one, other = (_pixels(image) for image in (a, b))
    return int((np.abs(one - other) > _SEEN).any(axis=2).sum())


def _pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1, 4)
    return rows[:, : plain.width(), :3].astype(np.int16)


def _compare(path: str, a: Any, b: Any, out: list[str]) -> None:
    """Add to `out` where two frames differ: arrays bit for bit, NaN equal to NaN."""
    names = getattr(type(a), "__struct_fields__", None) or getattr(type(a), "__dataclass_fields__", None)
    if type(a) is not type(b):
        out.append(f"{path}: {type(a).__name__}, should be {type(b).__name__}")
    elif isinstance(a, np.ndarray):
        # NaN may have other bits: it came about in another place.
        parts = [np.where(np.isnan(each), np.nan, each) if each.dtype.kind == "f" else each for each in (a, b)]
        same = a.shape == b.shape and a.dtype == b.dtype
        if not same or (parts[0].tobytes() != parts[1].tobytes() and not _is_rounding(path, a, b)):
            out.append(f"{path}: {a!r}, should be {b!r}")
    elif names:
        for name in names:
            _compare(f"{path}.{name}", getattr(a, name), getattr(b, name), out)
    elif callable(a):
        _compare(f"{path}()", _written(a), _written(b), out)
    elif hasattr(a, "__getitem__") and not isinstance(a, str):
        if len(a) != len(b):
            out.append(f"{path}: {len(a)} parts, should be {len(b)}")
        for place, (one, other) in enumerate(zip(a, b, strict=False)):
            _compare(f"{path}[{place}]", one, other, out)
    elif a != b and not (isinstance(a, float) and (_is_rounding(path, a, b) or (a != a and b != b))):
        out.append(f"{path}: {a!r}, should be {b!r}")


def _is_rounding(path: str, a: Any, b: Any) -> bool:
    """Of a surface that was made around another point: the grid's place that was nearest to that one is exactly it."""
    return path.startswith("surface.") and bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))


def _written(write: Any) -> Any:
    """A text that is written when it is read; None where that needs to know how many digits."""
    try:
        return write()
    except TypeError:
        return None
