"""Nothing shown is ever stale: after any edit a window shows the same as a freshly started program.

The suite looks a few times. `python3 packaging/dev.py fuzz 10000` looks 333 times, from a seed that can be given.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gradviz.documents.presets import preset_names
from gradviz.gui.lecture import reduced_motion
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.scene.chain_rule.nudge_sweep import EPSILONS
from gradviz.scene.charts.output import _answers
from gradviz.scene.setup.setup_form import setup_frame
from gradviz.scene.view.view import EdgeMode, Scope
from gradviz.training.steps import Granularity
from tests.gui.fresh import differences, fresh_twin, shown, wait_until_settled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gradviz.gui.window.main_window import MainWindow

LOOKS = max(1, int(os.environ.get("GRADVIZ_FUZZ_ACTIONS", "120")) // 30)
SEED = int(os.environ.get("GRADVIZ_FUZZ_SEED", "1"))

_LARGE = "digits"
_NUMBERS = ("0", "0.03", "0.5", "0.9", "1", "2", "3", "7", "50")
_TEXTS = {"freeze": ("", "w1[1,1]", "b1[*]"), "batch.size": ("", "1", "7"), "title": ("A", "B")}
_PLACES = {"network.layers": ("1", "2", "3", "5")}  # few units
_LOOKS: dict[str, tuple[object, ...]] = {
    "edge_mode": tuple(EdgeMode), "scope": tuple(Scope), "sample": (0, 1, 2), "path": (0, 1), "by": ("z", "a"),
    "nudge": tuple(range(0, len(EPSILONS), 7)), "flow": ("now", "time", "samples", "ratio"),
    "fixed_range": (None, (-4.0, 0.0)),
}  # fmt: skip
_ACTIONS = (
    "surface_parameters", "surface_random", "surface_pca", "surface_path", "surface_gradient", "surface_line",
    "surface_hold", "surface_equal", "surface_redraw", "surface_3d", "digits_3", "digits_6", "digits_17",
    "explain_sentence", "explain_chain", "explain_nudge", "explain_table", "step_by_operation", "step_by_layer",
    "step_by_update", "show_setup", "show_surface", "show_loss", "show_output", "show_explanation", "theme_light",
    "theme_dark", "zoom_in", "zoom_normal",
)  # fmt: skip
_PLOTS = ("surface", "loss", "output", "flow", "curvature")


def _edit(window: MainWindow, chance: random.Random) -> str:
    """One field of the form, to another of its choices or to another number."""
    run = window.session.run
    fields = [field for section in setup_frame(run, "", "").sections for field in section.fields if field.enabled
              and (field.choices or field.kind in ("check", "number") or field.key in _TEXTS)]  # fmt: skip
    field = chance.choice(fields)
    keys = [key for key, _text in field.choices if _LARGE not in key]
    text = chance.choice(_TEXTS.get(field.key) or keys or _NUMBERS)
    if field.kind == "check":
        text = "" if field.value else "1"
    elif field.kind == "checks":
        text = ",".join({*field.value.split(","), text})
    elif field.key.endswith(".units"):
        text = chance.choice(("1", "2", "3", "5"))
    elif field.key == "data.samples":
        text = chance.choice(("20", "60"))
    window.session.edit_field(field.key, text)
    return f"{field.key} = {text}"


def _weight(window: MainWindow, chance: random.Random) -> str:
    name = _parameter(window, chance)
    edit_parameter(window.session, name, chance.choice((0.0, 0.5, -1.25, 2.0)))
    return name


def _parameter(window: MainWindow, chance: random.Random) -> str:
    network = window.session.run.network
    return str(network.ref(chance.randrange(network.parameter_count)).name)


def _move(window: MainWindow, chance: random.Random) -> str:
    session = window.session
    ways: list[Callable[[], object]] = [
        session.next, session.previous, session.first, session.last,
        lambda: session.next(Granularity.OPERATION), lambda: session.previous(Granularity.OPERATION),
        lambda: session.seek(chance.randint(0, session.timeline.length)),
        lambda: [session.next(Granularity.UPDATE) for _update in range(chance.choice((1, 3, 12)))],
    ]  # fmt: skip
    place = chance.randrange(len(ways))
    ways[place]()
    return f"move {place}"


def _take_back(window: MainWindow, chance: random.Random) -> str:
    for _edit_made in range(chance.choice((1, 1, 3))):
        window.session.undo()
    if chance.random() < 0.3:
        window.session.redo()
    return "undo"


def _look(window: MainWindow, chance: random.Random) -> str:
    name = chance.choice(list(_LOOKS))
    window.presenter.look(**{name: chance.choice(_LOOKS[name])})
    return name


def _select(window: MainWindow, chance: random.Random) -> str:
    network = window.session.run.network
    column = chance.randrange(len(network.sizes))
    unit = f"u{column}[{chance.randrange(network.sizes[column]) + 1}]"
    name = chance.choice((None, unit, _parameter(window, chance)))
    window.presenter.look(selected=name)
    return f"select {name}"


def _surface(window: MainWindow, chance: random.Random) -> str:
    if chance.random() < 0.5:
        window.presenter.set_all_data(not window.presenter.all_data)
        return "all data"
    window.presenter.look(surface_x=_parameter(window, chance), surface_y=_parameter(window, chance))
    window.commands.surface.choose(logarithmic=chance.choice((None, True, False)))
    return "axes"


def _menu(window: MainWindow, chance: random.Random) -> str:
    name = chance.choice(_ACTIONS)
    window.actions_by_id[name].trigger()
    return name


def _bring_forward(window: MainWindow, chance: random.Random) -> str:
    name = chance.choice(_PLOTS)
    window.panel_layout.bring_forward(name)
    return name


def _resize(window: MainWindow, chance: random.Random) -> str:
    window.resize(*chance.choice(((1280, 800), (1440, 900), (1920, 1080))))
    return "resize"


def _open(window: MainWindow, chance: random.Random) -> str:
    name = chance.choice([preset.name for preset in preset_names() if _LARGE not in preset.name])
    window.session.discard_edits()
    window.commands.files.open_preset(name)
    return name


_DEEDS: dict[Callable[[MainWindow, random.Random], str], int] = {
    _edit: 30, _weight: 8, _move: 30, _take_back: 10, _look: 10, _select: 6, _surface: 6, _menu: 20,
    _bring_forward: 10, _resize: 2, _open: 3,
}  # fmt: skip


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_a, **_k: QMessageBox.StandardButton.Discard)
    monkeypatch.setattr(reduced_motion, "wants_less_motion", lambda: True)


@pytest.mark.timeout(max(300, 6 * LOOKS))
def test_whatever_was_done_the_window_shows_what_a_fresh_program_shows(
    window: MainWindow, still: None, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    done: list[str] = []
    for _look_taken in range(LOOKS):
        for _deed in range(2):
            [deed] = chance.choices(list(_DEEDS), weights=list(_DEEDS.values()))
            done.append(deed(window, chance))
            QApplication.processEvents()
        wait_until_settled(window)
        mine = shown(window)
        with fresh_twin(window, tmp_path) as twin:
            assert differences(mine, shown(twin), tmp_path) == [], (len(done), done[-30:])


def test_a_former_picture_is_found_out(window: MainWindow, tmp_path: Path) -> None:
    """The comparison itself: a frame, a word and a picture that are not those of now."""
    window.panel_layout.bring_forward("output")
    wait_until_settled(window)
    mine = shown(window)
    edit_parameter(window.session, "w1[1,1]", 3.0)
    wait_until_settled(window)
    with fresh_twin(window, tmp_path) as twin:
        fresh = shown(twin)
        assert differences(shown(window), fresh, tmp_path) == []
    found = differences(mine, fresh, tmp_path)
    for words in ("output.values: ", "explanation says ", "network: "):
        assert any(line.startswith(words) for line in found), words
    assert not any(line.startswith("timeline") for line in found)


def test_caches_of_modules_are_cleared_in_between(window: MainWindow, tmp_path: Path) -> None:
    window.panel_layout.bring_forward("output")
    wait_until_settled(window)
    mine = shown(window)
    [(owner, numbers, values)] = _answers._entries[:1]
    _answers._entries = ((owner, numbers, np.zeros_like(values)),)  # as a key that is too short would do
    window.presenter.show_anew(["output"])
    wait_until_settled(window)
    wrong = shown(window)
    with fresh_twin(window, tmp_path) as twin:
        fresh = shown(twin)
        assert differences(mine, fresh, tmp_path) == []
        assert any(line.startswith("output.values: ") for line in differences(wrong, fresh, tmp_path))
