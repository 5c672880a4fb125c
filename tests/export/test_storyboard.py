"""Storyboards: their panels, the moment that each shows, and their captions."""

from __future__ import annotations

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.presets import read_preset
from gradviz.export.storyboard import storyboard_frame, storyboard_places
from gradviz.scene.text.numbers import number
from gradviz.scene.view.figure_style import UNITS, FigureStyle
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

PLAIN = FigureStyle(width=178 * UNITS["mm"], font=8.0, theme="plain")


def mazur() -> Timeline:
    return Timeline(Run(read_preset("mazur-2-2-2")))


def edges(panel) -> list[str]:
    return [" ".join(label.text for label in arrow.labels) for arrow in panel.graph.arrows]


def units(panel) -> list[str]:
    return [" ".join(label.text for label in node.notes) for node in panel.graph.nodes]


def test_the_phases_of_mazurs_update_with_the_numbers_of_its_trace() -> None:
    timeline = mazur()
    frame = storyboard_frame(timeline, storyboard_places(timeline, "phases"), PLAIN)
    forward, loss, backward, update = frame.panels
    trace = mazur().trace()
    assert [panel.lead for panel in frame.panels] == ["(a) Forward.", "(b) Loss.", "(c) Backward.", "(d) Update."]
    assert edges(forward)[:4] == ["0.15", "0.25", "0.2", "0.3"]
    assert units(forward) == ["0.05", "0.1", "0.5933", "0.5969", "0.7514", "0.7729"]
    assert set(edges(loss)) == {""}
    assert units(loss)[4] == "0.7514  = 0.01"
    assert edges(backward)[4] == "0.0822"
    assert units(backward)[4:] == ["0.138", "−0.0381"]
    assert [arrow.is_dashed for arrow in backward.graph.arrows[4:]] == [False, True, False, True]
    assert edges(update)[4] == "0.3589"
    assert number(trace.loss_after, 4) in update.caption
    assert "η = 0.5" in update.caption
    assert frame.columns == 2
    assert all(node.notes_above == (k % 2 == 0) for k, node in enumerate(forward.graph.nodes))


def test_steps_and_updates_are_chosen() -> None:
    timeline = mazur()
    steps = storyboard_frame(timeline, storyboard_places(timeline, "steps:1,4"), PLAIN)
    assert [panel.lead for panel in steps.panels] == ["(a) Forward, layer 1.", "(b) Backward, output layer."]
    assert edges(steps.panels[0])[4:] == [""] * 4
    timeline = mazur()
    updates = storyboard_frame(timeline, storyboard_places(timeline, "updates:0,1,30"), PLAIN)
    assert [panel.lead for panel in updates.panels] == [
        "(a) After 0 updates.", "(b) After 1 update.", "(c) After 30 updates."]  # fmt: skip
    losses = [float(panel.caption.split()[2].rstrip(".")) for panel in updates.panels]
    assert losses == sorted(losses, reverse=True)
    assert len(storyboard_places(timeline, "layers")) == timeline.steps.count


def test_one_column_where_the_figure_is_narrow() -> None:
    timeline = mazur()
    narrow = FigureStyle(width=85 * UNITS["mm"], theme="plain")
    assert storyboard_frame(timeline, storyboard_places(timeline, "phases"), narrow).columns == 1


@pytest.mark.parametrize("text", ["steps:0", "steps:99", "steps:", "frames", "updates:1,x", "updates:1" + ",2" * 12])
def test_an_impossible_storyboard_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="panels"):
        storyboard_places(mazur(), text)


def test_a_network_with_too_many_weights_is_refused_plainly() -> None:
    timeline = Timeline(Run(read_preset("spiral-2-8-8-1")))
    with pytest.raises(SetupError, match="weights"):
        storyboard_frame(timeline, storyboard_places(timeline, "phases"), PLAIN)
