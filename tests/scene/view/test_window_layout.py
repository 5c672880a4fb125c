"""The layout of the panels: the table in the design, the minimum sizes, and no overlaps."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from gradviz.scene.view.window_layout import (
    GAP,
    LayoutRequest,
    Preset,
    Rect,
    Shares,
    Sharing,
    WindowLayout,
    window_layout,
)

MENU_AND_TOOLBAR = 28 + 44
SIZES = [(980, 600), (1024, 768), (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440), (3840, 2160)]


def layout_at(width: int, height: int, **wishes: object) -> WindowLayout:
    return window_layout(replace(LayoutRequest(width, height - MENU_AND_TOOLBAR), **wishes))


@pytest.mark.parametrize(
    ("window", "left", "graph", "right", "network", "surface", "slots", "below"),
    [
        ((1024, 768), ("rail", 40), 582, 370, 414, 350, 1, 286),
        ((1366, 768), ("rail", 56), 783, 495, 430, 366, 2, 270),
        ((1920, 1080), ("setup", 250), 914, 724, 716, 569, 2, 379),
        ((2560, 1440), ("setup", 280), 1255, 993, 1076, 785, 2, 523),
    ],
)
def test_usual_windows_are_as_drawn(
    window: tuple[int, int], left: tuple[str, int], graph: int, right: int, network: int, surface: int, slots: int,
    below: int,
) -> None:  # fmt: skip
    places = layout_at(*window).places
    assert places[left[0]].width == left[1]
    assert (places["network"].width, places["network"].height) == (graph, network)
    assert places["explanation"].width == graph
    assert (places["surface"].width, places["surface"].height) == (right, surface)
    assert [name for name in ("first", "second") if name in places] == ["first", "second"][:slots]
    assert places["first"].height == below


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_panels_have_their_minimum_size_and_none_overlaps(size: tuple[int, int], preset: Preset, scale: float) -> None:
    width, height = (round(side * scale) for side in size)
    area = Rect(0, 0, width, height - round(MENU_AND_TOOLBAR * scale))
    request = LayoutRequest(area.width, area.height, scale, preset)
    for setup, shares in itertools.product((None, True, False), (Shares(), Shares(0.0, 0.0, 0.0, 0.0),
                                                                 Shares(1.0, 1.0, 1.0, 1.0))):  # fmt: skip
        layout = window_layout(replace(request, setup=setup, shares=shares))
        least = {"network": (540, 260), "explanation": (540, 120), "surface": (368, 220), "first": (220, 236),
                 "second": (220, 236), "timeline": (980, 36)}  # fmt: skip
        for name, place in layout.places.items():
            wide, high = least.get(name, (40, 260))
            assert place.width >= round(wide * scale) - 1, (name, place)
            # The gaps do not grow with the type.
            assert place.height >= round(high * scale) - 1 - GAP * scale * (size[1] <= 600), (name, place)
            assert place.x >= 0
            assert place.y >= 0
            assert place.right <= area.width
            assert place.bottom <= area.height
        for one, other in itertools.combinations(layout.places.values(), 2):
            apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
            assert apart, (one, other)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_layout_graph_gives_the_graph_no_less_width_and_height_than_any_other(scale: float) -> None:
    for width, height in [*SIZES, (1440, 900), (1680, 1050)]:
        found = {preset: layout_at(width, height, preset=preset, scale=scale).places for preset in Preset}
        graph = found.pop(Preset.GRAPH)["network"]
        for places in found.values():
            assert graph.width >= places["network"].width
            if "explanation" in places and places["explanation"].width >= 720 * scale:  # lower than where it is narrow
                assert graph.height >= places["network"].height


def test_panels_shrink_in_order_as_the_window_narrows() -> None:
    seen = []
    for width in range(2000, 979, -1):
        layout = layout_at(width, 900)
        seen.append(("setup" in layout.places, layout.sharing is Sharing.TWO, layout.rail_has_words))
    changes = [state for state, _same in itertools.groupby(seen)]
    assert changes == [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]


def test_in_a_low_window_surface_and_plots_share_one_place() -> None:
    assert layout_at(1366, 520 + 124).sharing is not Sharing.ALL
    low = layout_at(1366, 519 + 124)
    assert low.sharing is Sharing.ALL
    assert "first" not in low.places


def test_a_dragged_share_survives_resizing_and_the_setup_stays_folded_where_it_does_not_fit() -> None:
    half = Shares(right=0.5)
    for size in ((1920, 1080), (2560, 1440)):
        layout = layout_at(*size, shares=half)
        assert layout.places["surface"].width == pytest.approx(layout.network_and_right / 2, abs=1)
    assert "rail" in layout_at(1024, 768, setup=True).places
    assert "setup" in layout_at(1366, 768, setup=True).places
    assert "rail" in layout_at(1920, 1080, setup=False).places


def test_hidden_panels_leave_their_space_to_the_others() -> None:
    alone = layout_at(1366, 768, surface=False, slots=0, explanation=False, timeline=False).places
    assert set(alone) == {"rail", "network"}
    assert alone["network"].right == 1366 - GAP
    assert alone["network"].bottom == 768 - MENU_AND_TOOLBAR - GAP
    assert layout_at(1366, 768, slots=0).places["surface"].height == 768 - 124
    assert layout_at(1366, 768, surface=False).places["first"].height == 768 - 124
    assert layout_at(1366, 768, slots=1).places["first"].width == 495


def test_a_lesson_takes_the_place_of_the_setup() -> None:
    places = layout_at(1366, 768, lesson=True).places
    assert places["lesson"].width == 392
    assert not {"setup", "rail"} & set(places)
    assert places["network"].width >= 540


def test_in_very_large_type_first_the_rail_goes_then_the_plots_share_the_graphs_place() -> None:
    projector = layout_at(1024, 768, scale=1.77)
    assert {"network", "surface"} <= set(projector.places)
    assert "rail" not in projector.places
    assert "rail" in layout_at(1366, 768, scale=1.77).places
    for preset in Preset:  # with no room to choose: one of them alone
        sharing = layout_at(1024, 768, scale=1.77, preset=preset).sharing
        assert sharing is (Sharing.ALL if preset is Preset.BALANCED else Sharing.TURNS)
    larger = layout_at(1024, 768, scale=2.0)
    assert larger.sharing is Sharing.TURNS
    assert {"rail", "network", "timeline"} <= set(larger.places)
    assert "surface" in layout_at(1920, 1080, scale=2.4).places


@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("size", SIZES)
def test_beside_a_lesson_the_graph_may_be_smaller_and_its_ending_takes_the_graphs_place(
    size: tuple[int, int], scale: float
) -> None:
    width, height = (round(side * scale) for side in size)
    for ending in (False, True):
        layout = layout_at(width, height, lesson=True, ending=ending, scale=scale, preset=Preset.SURFACE, slots=1)
        places = layout.places
        assert ("network" in places) is not ending
        for one, other in itertools.combinations(places.values(), 2):
            apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
            assert apart, (one, other)
        assert all(place.x >= 0 and place.right <= width for place in places.values())
    lesson = layout_at(1366, 768, lesson=True, preset=Preset.SURFACE, slots=0).places
    assert (lesson["lesson"].width, lesson["network"].width, lesson["surface"].width) == (392, 400, 542)
