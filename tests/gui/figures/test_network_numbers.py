"""Numbers on the edges: which ones are shown, and that none touches another or covers a unit or its label."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradviz.documents.open import open_setup
from gradviz.documents.presets import preset_names
from gradviz.gui.figures.network.network_numbers import EdgeNumber, edge_numbers, legend_note
from gradviz.gui.figures.network.network_painter import network_layout
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.edge_numbers import PLACES, Gap, NumberKind, place_numbers
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import LIGHT, PROJECTOR, Theme
from gradviz.scene.view.view import EdgeMode, EdgeNumbers, View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

pytestmark = pytest.mark.usefixtures("qapp")


def moments(preset: str, steps: int) -> list[Moment]:
    timeline, out = Timeline(Run(*open_setup(preset))), []
    for _step in range(steps):
        timeline.next(Granularity.LAYER)
        out.append(moment_of(timeline))
    return out


def written(
    frame: NetworkFrame, theme: Theme = LIGHT, size: tuple[int, int] = (560, 420)
) -> tuple[tuple[EdgeNumber, ...], NetworkLayout]:
    places = network_layout(frame, *size, theme)
    return edge_numbers(frame, places, theme), places


@pytest.mark.parametrize("preset", [each.name for each in preset_names()])
@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_no_two_numbers_touch_and_none_covers_a_unit(preset: str, theme: Theme) -> None:
    # Of a wide layer the frames take long, and say no more.
    for moment in moments(preset, 2 if preset.startswith("digits") else 9)[1::2]:
        for chosen in (EdgeNumbers.AUTO, EdgeNumbers.ALWAYS):
            numbers, places = written(network_frame(moment, View(edge_numbers=chosen)), theme)
            rooms = [each.room for each in numbers]
            assert not any(a.grown(3.9).meets(b) for a, b in itertools.combinations(rooms, 2))
            nodes = [node for column in places.nodes for node in column]
            assert not any(room.meets(node) for room in rooms for node in nodes)
            assert all(room.x >= 0 and room.right <= places.width and room.bottom <= places.foot for room in rooms)
            assert len({(each.layer, each.t) for each in numbers}) <= len(places.gaps)


def test_the_legend_counts_the_numbers_that_were_asked_for_and_have_no_room() -> None:
    moment = moments("mazur-2-2-2", 4)[-1]
    frame = network_frame(moment, View(edge_numbers=EdgeNumbers.ALWAYS))
    for size in ((900, 620), (320, 180)):
        numbers, places = written(frame, LIGHT, size)
        words = f"{len(numbers)} of 8 numbers fit · "
        assert legend_note(frame, places, LIGHT) == ("" if len(numbers) == 8 else words) + frame.legend.note
    assert len(numbers) < 8
    auto = network_frame(moment, View(edge_numbers=EdgeNumbers.AUTO))
    assert legend_note(auto, network_layout(auto, 320, 180, LIGHT), LIGHT) == auto.legend.note


def test_small_networks_have_them_by_themselves_and_large_ones_do_not() -> None:
    for preset, count in (("mazur-2-2-2", 8), ("xor-2-2-1", 6), ("karpathy-tanh-neuron", 2), ("spiral-2-8-8-1", 0)):
        moment = moments(preset, 2)[-1]
        assert len(written(network_frame(moment, View()))[0]) == count
        assert not written(network_frame(moment, View(edge_numbers=EdgeNumbers.NEVER)))[0]
    assert len(written(network_frame(moments("spiral-2-8-8-1", 2)[-1], View(edge_numbers=EdgeNumbers.ALWAYS)))[0]) > 8


def test_they_are_weights_forward_gradients_backward_and_steps_at_the_update() -> None:
    kinds, texts = [], []
    for moment in moments("mazur-2-2-2", 6):
        numbers, _places = written(network_frame(moment, View()))
        kinds.append([{each.kind for each in numbers if each.layer == layer} for layer in (0, 1)])
        texts.append({each.text for each in numbers})
    weight, gradient, step = ({kind} for kind in NumberKind)
    assert kinds == [[weight, weight]] * 3 + [[weight, gradient], [gradient, gradient], [step, step]]
    assert {"0.15", "0.2", "0.25", "0.3"} <= texts[0]
    assert "0.08217" in texts[3], "the gradient of w5 in Mazur's example"
    moment = moments("mazur-2-2-2", 4)[-1]
    plain, _places = written(network_frame(moment, View(edge_mode=EdgeMode.WEIGHT)))
    assert {each.kind for each in plain} == weight


def test_the_selected_edges_number_has_room_first() -> None:
    moment = moments("spiral-2-8-8-1", 7)[-1]
    for name in ("w2[3,4]", "w1[2,5]", "w3[8,1]"):
        frame = network_frame(moment, View(edge_numbers=EdgeNumbers.ALWAYS, selected=name))
        numbers, _places = written(frame, size=(900, 620))
        place = frame.edges.find(name)
        assert place is not None
        layer, text = int(frame.edges.layer[place]), number(float(frame.edges.numbers[place]), 4)
        assert text in [each.text for each in numbers if each.layer == layer]


def test_the_place_is_the_one_that_covers_the_fewest_other_edges() -> None:
    def level(y: float) -> list[list[float]]:
        return [[0, y], [100, y], [200, y], [300, y]]

    steep = [[60.0, 0.0], [60.0, 100.0], [60.0, 200.0], [300.0, 200.0]]  # crosses the level one near its beginning
    curves = np.array([level(100.0), steep], dtype=float)
    found = place_numbers(Gap(curves, [(40.0, 14.0)] * 2, None, ()), all_or_none=True)
    assert found is not None
    assert found[0] > 0.5
    clear = place_numbers(Gap(np.array([level(0.0), level(50.0)]), [(40.0, 14.0)] * 2, None, ()), all_or_none=True)
    assert clear == (PLACES[0], (1, 0))
    close = np.array([level(0.0), level(10.0)])
    assert place_numbers(Gap(close, [(40.0, 14.0)] * 2, None, ()), all_or_none=True) is None
    assert place_numbers(Gap(close, [(40.0, 14.0)] * 2, 0, ()), all_or_none=False) == (PLACES[0], (0,))
    wall = (Rect(0.0, -50.0, 150.0, 200.0),)
    beyond = place_numbers(Gap(np.array([level(0.0)]), [(40.0, 14.0)], None, wall), all_or_none=True)
    assert beyond is not None
    assert beyond[0] >= 0.67
