"""The colour scale and the contour lines agree with the library functions that they replace."""

from __future__ import annotations

from dataclasses import replace

import contourpy
import numpy as np
import pytest

from gradviz.documents.open import open_timeline
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import Reach, compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_scale import contours_of, level_texts, loss_scale, outline_of
from gradviz.scene.view.view import View


@pytest.mark.parametrize("holes", [False, True])
def test_outlines_are_those_of_contourpy(holes: bool) -> None:
    xs, ys = np.linspace(-2, 2, 17), np.linspace(-1, 3, 13)
    values = np.hypot(*np.meshgrid(xs, ys))
    if holes:
        values[3, 4], values[10, 2] = np.nan, np.inf
    levels = (0.4, 1.1, 2.3, 99.0)
    wanted = contourpy.contour_generator(xs, ys, np.ma.masked_invalid(values))
    for level, lines in zip(levels, outline_of(xs, ys, values, levels), strict=True):
        expected = wanted.lines(level)
        assert len(lines) == len(expected)
        assert all(np.array_equal(a, b) for a, b in zip(lines, expected, strict=True))
    assert outline_of(xs, ys, values, levels)[-1] == ()


@pytest.mark.parametrize("size", [1, 2, 49, 51, 441])
def test_far_outliers_are_clipped_at_the_98th_percentile(size: int) -> None:
    losses = np.random.default_rng(size).uniform(1.0, 2.0, size)
    if size > 100:
        losses[:5] = 1e3
        assert loss_scale(losses).high == pytest.approx(float(np.percentile(losses, 98)))
        assert loss_scale(losses).clipped
    else:
        assert loss_scale(losses).high >= losses.max()


@pytest.mark.parametrize("points", [41, 61, 101])
def test_a_narrow_valley_shows_no_row_of_minima(points: int) -> None:
    """½(w₁w₂ − 1)² is zero along a curve: no contour may close around a part of it."""
    xs = np.linspace(-2.0, 2.1, points)
    losses = 0.5 * (np.outer(xs, xs) - 1.0) ** 2
    levels, contours = contours_of(xs, xs, losses, loss_scale(losses))
    assert min(levels) < 0.01
    closed = [line for lines in contours for line in lines if np.array_equal(line[0], line[-1])]
    assert len(closed) <= 2  # of a level between the values of the cells, one to a branch
    assert sum(map(len, contours)) >= 2 * len(levels) - 4


def test_a_ring_around_a_minimum_stays() -> None:
    xs = np.linspace(-1.0, 1.0, 41)
    losses = xs[None, :] ** 2 + xs[:, None] ** 2
    _levels, contours = contours_of(xs, xs, losses, loss_scale(losses, logarithmic=False), linear=True)
    assert all(len(lines) >= 1 for lines in contours)
    assert np.array_equal(contours[0][0][0], contours[0][0][-1])


@pytest.mark.parametrize(("low", "high"), [(2.379, 2.436), (0.3, 0.7), (1e-6, 3.0), (1234.2, 1234.9), (0.02, 70.0)])
@pytest.mark.parametrize("linear", [True, False])
def test_the_numbers_on_contours_are_their_levels(low: float, high: float, linear: bool) -> None:
    xs = np.linspace(0.0, 1.0, 21)
    losses = low + (high - low) * np.outer(xs, np.ones(21))
    levels, _contours = contours_of(xs, xs, losses, loss_scale(losses, logarithmic=not linear), linear=linear)
    texts = level_texts(levels)
    assert len(set(texts)) == len(levels) > 2
    assert [float(text.replace("·10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
            for text in texts] == list(levels)  # fmt: skip


def test_colours_keep_their_scale_until_half_of_them_would_be_the_same() -> None:
    narrow, wide = np.linspace(1.0, 2.0, 400), np.geomspace(1e-2, 1.0, 400)
    flat = np.concatenate([np.full(300, 1e-3), np.linspace(0.5, 1.0, 100)])
    assert not loss_scale(wide, before=False).logarithmic
    assert loss_scale(narrow, before=True).logarithmic
    assert loss_scale(flat, before=False).logarithmic, "three quarters of it would be one colour"
    assert not loss_scale(flat - 0.1, before=True).logarithmic, "a negative loss has no logarithm"
    for chosen in (True, False):
        for before in (None, True, False):
            assert loss_scale(flat, chosen, before).logarithmic == chosen, "what is asked for comes first"


def test_training_does_not_turn_the_colours_of_a_surface() -> None:
    """The surface of XOR would be logarithmic at its end by itself; over other parameters it is decided anew."""
    timeline, view, grids = open_timeline("xor-2-2-1"), View(), []
    for updates in (0, 20, 140, 240):
        if updates:
            timeline.advance(updates)
        moment = moment_of(timeline)
        previous = grids[-1] if grids else None
        grids.append(compute_grid(surface_request(moment, view, 31, True, reach=Reach(previous))))
        assert not surface_frame(moment, view, grids[-1]).logarithmic
    alone = compute_grid(surface_request(moment, view, 31, True))
    assert surface_frame(moment, view, alone).logarithmic
    assert surface_request(moment, view, 31, True, reach=Reach(alone)).logarithmic
    other = View(surface_x="b1[1]", surface_y="b2[1]")
    assert surface_request(moment, other, 31, True, reach=Reach(grids[-1])).logarithmic is None
    assert surface_request(moment, view, 31, False, reach=Reach(grids[-1])).logarithmic is None
    asked = replace(view, surface=view.surface.but(logarithmic=True))
    assert surface_frame(moment, asked, grids[-1]).logarithmic
