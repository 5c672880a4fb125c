"""The text about the next step in the speaker's window."""

from __future__ import annotations

from gradviz.scene.lecture.speaker import next_words, speaker_frame
from gradviz.scene.view.view import View
from gradviz.training.steps import Granularity
from tests.scene.scenes import circle_run, moment_at


def test_the_next_step_in_words() -> None:
    moment = moment_at(circle_run((3, 2)), 3)
    words = {each: next_words(moment, View(), each) for each in Granularity}
    assert words == {
        Granularity.OPERATION: "the loss", Granularity.LAYER: "the loss", Granularity.PHASE: "the loss",
        Granularity.UPDATE: "a whole update", Granularity.EPOCH: "to the end of the epoch",
    }  # fmt: skip
    frame = speaker_frame(moment_at(circle_run((3, 2)), 4), View(), Granularity.OPERATION, "")
    assert frame.next == "δ of the output unit"
    assert frame.notes.startswith("This setup has no notes")
