"""Colour scales: their ends, their trimming by theme, and the look of nonfinite values."""

import numpy as np
import pytest

from gradviz.scene.colours import diverging, edge_colour, edge_colours, edge_width, inferno, rgb, viridis
from gradviz.scene.themes import THEMES, Theme


def luminance(colour: np.ndarray) -> float:
    """Relative luminance of an RGB(A) colour, WCAG 2."""
    part = colour[:3] / 255.0
    part = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(part @ [0.2126, 0.7152, 0.0722])


def contrast(a: float, b: float) -> float:
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def test_the_scales_have_their_known_end_colours() -> None:
    assert inferno([0.0, 1.0])[:, :3].tolist() == [[0, 0, 4], [252, 255, 164]]
    assert viridis([0.0, 1.0])[:, :3].tolist() == [[68, 1, 84], [253, 231, 37]]


@pytest.mark.parametrize("scale", [inferno, viridis])
def test_a_scale_gets_monotonically_brighter(scale) -> None:
    colours = scale(np.linspace(0, 1, 101))
    assert (np.diff([luminance(colour) for colour in colours]) > -1e-4).all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_strong_edges_stand_out_most_and_weak_ones_still_show(theme: Theme) -> None:
    panel = luminance(np.array(rgb(theme.panel)))
    contrasts = [contrast(luminance(colour), panel) for colour in edge_colours(np.linspace(0, 1, 21), theme)]
    assert contrasts == sorted(contrasts)
    assert contrasts[-1] > 9
    assert contrasts[0] > 1.3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_marks_stand_out_from_their_ground(theme: Theme) -> None:
    """4.5 : 1 for text and 3 : 1 for marks, as WCAG 2.2 asks (1.4.3, 1.4.11)."""
    def against(role: str, ground: str) -> float:
        return contrast(*(luminance(np.array(rgb(getattr(theme, name)))) for name in (role, ground)))

    for ground in ("panel", "window"):
        for role in ("text", "secondary", "accent", "forward", "backward", "update", "warning", "not_finite"):
            assert against(role, ground) >= 4.5, (role, ground)
        assert against("faint", ground) >= 3.0
    for ground in ("accent", "forward", "backward", "update"):
        assert against("on_accent", ground) >= 4.5, ground
    assert min(against("positive", "panel"), against("negative", "panel")) >= 3.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_diverging_scale_has_the_themes_colours(theme: Theme) -> None:
    ends = diverging(np.array([[-1.0, 0.0, 1.0]]), theme)
    assert ends.shape == (1, 3, 4)
    assert [tuple(c[:3]) for c in ends[0].tolist()] == [rgb(theme.negative), rgb(theme.neutral), rgb(theme.positive)]


def test_nonfinite_values_never_look_normal() -> None:
    theme = THEMES["light"]
    bad = np.array([np.nan, np.inf, -np.inf])
    assert (diverging(bad, theme)[:, :3] == rgb(theme.not_finite)).all()
    assert (edge_colours([np.nan], theme)[:, :3] == rgb(theme.not_finite)).all()
    assert np.isfinite(edge_width(bad)).all()


def test_edges_grow_from_thin_to_thick() -> None:
    np.testing.assert_allclose(edge_width([0.0, 0.5, 1.0, 7.0]), [1.2, 4.45, 7.7, 7.7])


@pytest.mark.parametrize("scale", [inferno, viridis, lambda levels: diverging(2.0 * levels - 1.0, THEMES["light"])])
def test_a_colour_is_that_of_its_level_to_one_step_in_255(scale) -> None:
    anchors = scale(np.linspace(0, 1, 52 if scale in (inferno, viridis) else 3))[:, :3].astype(float)
    levels = np.linspace(0, 1, 1237)
    for channel in range(3):
        exact = np.interp(levels, np.linspace(0, 1, len(anchors)), anchors[:, channel])
        assert np.abs(scale(levels)[:, channel] - exact).max() <= 0.75
    assert scale(levels.astype(np.float32)).tolist() == scale(levels.astype(np.float32).astype(float)).tolist()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_colour_of_one_level_is_that_of_many(theme: Theme) -> None:
    levels = [*np.linspace(-0.1, 1.1, 241).tolist(), np.nan, np.inf, -np.inf]
    assert [list(edge_colour(level, theme)) for level in levels] == edge_colours(levels, theme)[:, :3].tolist()
