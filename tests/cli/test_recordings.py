"""A recording on the command line: its updates are the recorded ones, and later ones are computed by gradviz."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import gradviz as gv
from tests.cli.conftest import Call

RECORDING = Path(__file__).parents[1] / "data" / "weights" / "recorded.npz"


def test_trace_follows_the_recording_and_then_trains(call: Call) -> None:
    with np.load(RECORDING) as stacks:
        for update in (0, 3, 4):
            status, out, _err = call("trace", RECORDING, "--updates", update, "--format", "json")
            trace = json.loads(out)
            assert (status, trace["recorded"], trace["learning_rate"]) == (0, True, None)
            for place, layer in enumerate(trace["layers"], 1):
                assert layer["weights"] == stacks[f"W{place}"][update].tolist()
                assert layer["biases_after"] == stacks[f"b{place}"][update + 1].tolist()
    status, out, _err = call("trace", RECORDING, "--updates", 7, "--format", "json")
    assert "recorded" not in json.loads(out)
    assert json.loads(out)["learning_rate"] == 0.001


@pytest.mark.parametrize(
    ("arguments", "ending", "words"),
    [
        (("solution", RECORDING, "--updates", 2), ".md", "recorded in another program"),
        (("page", RECORDING, "--updates", 2), ".html", "of a run recorded in another program, step by step"),
        (("script", RECORDING, "--updates", 2), ".py", "from update 5 on"),
        (("surface", RECORDING, "--x", "w1[1,1]", "--updates", 2, "--size", 5, "--line"), ".csv", "x,y,loss"),
        (("train", RECORDING, "--updates", 2), ".gradviz", ""),
    ],
)
def test_a_recording_is_written_like_any_run(
    arguments: tuple[object, ...], ending: str, words: str, call: Call, tmp_path: Path
) -> None:
    option = "--save" if arguments[0] == "train" else "--out"
    status, _out, err = call(*arguments, option, tmp_path / f"own{ending}")
    assert (status, err) == (0, "")
    assert words in (tmp_path / f"own{ending}").read_text("utf-8", "replace")


def test_weights_of_one_state_are_refused_with_the_command_that_imports_them(call: Call) -> None:
    status, _out, err = call("trace", RECORDING.with_name("sklearn.npz"))
    assert status == 2
    assert "this file holds weights; to make a setup: gradviz import" in err


def test_a_recording_is_not_imported_as_its_first_state(call: Call, tmp_path: Path) -> None:
    status, _out, err = call("import", RECORDING, "--out", tmp_path / "own.json")
    assert status == 2
    assert "this file is a recording of 6 states, which opens as it is: gradviz recorded.npz" in err
    with pytest.raises(gv.GradvizError, match="a recording of 6 states"):
        gv.load_weights(RECORDING)
