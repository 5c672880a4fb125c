"""The sheet of a file of weights: information missing in the file is requested, and the choices open a run exact to
the bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradviz.documents.open import open_timeline
from gradviz.documents.weights.read import read_weights
from gradviz.documents.weights.sheet import choose_again, sizes_of
from gradviz.documents.weights.sheet_frame import weights_frame
from gradviz.documents.weights.sheet_state import (
    OwnOutputs,
    SheetChoices,
    WeightsBase,
    WeightsSheet,
    with_activation,
    with_layout,
)
from gradviz.documents.weights.sheet_table import table_as_it_is

SIZES = (4, 8, 8, 3)


@pytest.fixture(scope="module")
def base() -> WeightsBase:
    return WeightsBase(open_timeline("circle-2-4-2-1").run, "Circle")


@pytest.fixture
def model(tmp_path: Path) -> dict[str, Any]:
    """Weights of a network with a square layer as PyTorch stores them, its inputs as a table, and its outputs."""
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=(a, b)).astype(np.float32) for a, b in pairwise(SIZES)]
    biases = [rng.normal(size=b).astype(np.float32) for b in SIZES[1:]]
    inputs = rng.normal(size=(50, 4)).round(3)
    a = inputs
    for place in range(3):
        z = a @ weights[place] + biases[place]
        a = np.maximum(z, 0) if place < 2 else np.exp(z) / np.exp(z).sum(1, keepdims=True)
    kinds = np.array(["a", "b", "c"])[np.arange(50) % 3]
    table = tmp_path / "flowers.csv"
    rows = [f"{','.join(map(repr, row))},{kind}" for row, kind in zip(inputs.tolist(), kinds.tolist(), strict=True)]
    table.write_text("p,q,r,s,kind\n" + "\n".join(rows) + "\n")
    arrays = {}
    for place in range(3):
        arrays |= {f"{2 * place}.weight": weights[place].T, f"{2 * place}.bias": biases[place]}
    np.savez(tmp_path / "mlp.npz", **arrays)
    return {"path": tmp_path / "mlp.npz", "table": table, "weights": weights, "biases": biases, "outputs": a}


def walk(sheet: WeightsSheet, *steps: Callable[[WeightsSheet], SheetChoices]) -> WeightsSheet:
    for step in steps:
        sheet = choose_again(sheet.file, sheet.base, step(sheet))
    return sheet


def activations(*names: str) -> list[Callable[[WeightsSheet], SheetChoices]]:
    return [lambda sheet, at=at, name=name: with_activation(sheet, at, name) for at, name in enumerate(names)]


def test_missing_choices_are_requested_one_after_the_other(model: dict[str, Any], base: WeightsBase) -> None:
    sheet = choose_again(read_weights(model["path"]), base, SheetChoices())
    assert sizes_of(sheet) == SIZES
    assert (sheet.activations, sheet.loss, sheet.data) == (("", "", ""), "", "")
    table = table_as_it_is(model["table"], Path())
    asked = []
    for step in (
        lambda s: with_layout(s, 1, "out_in"), *activations("relu", "relu", "softmax"),
        lambda s: replace(s.choices, table=table, data="table"),
        lambda s: replace(s.choices, loss="categorical_cross_entropy"),
    ):  # fmt: skip
        assert sheet.run is None
        assert not weights_frame(sheet).can_open
        asked.append(sheet.fault)
        sheet = walk(sheet, step)
    assert asked == [
        "Choose how layer 2 is stored.", "Choose the activation of layer 1.", "Choose the activation of layer 2.",
        "Choose the activation of the output.", "Choose the data.", "Choose the loss.",
    ]  # fmt: skip
    run = sheet.run
    assert run is not None
    flat = run.initial_state().parameters
    for place in range(3):
        assert run.network.weights(flat, place).astype(np.float32).tobytes() == model["weights"][place].tobytes()
    assert run.setup.optimizer == base.run.setup.optimizer
    assert run.dataset.classes == ("a", "b", "c")


def test_outputs_reveal_how_a_square_layer_is_stored_but_choose_nothing(
    model: dict[str, Any], base: WeightsBase
) -> None:
    table, outputs = table_as_it_is(model["table"], Path()), OwnOutputs("own.npy", model["outputs"].astype(np.float32))
    choices = SheetChoices(table=table, data="table", loss="categorical_cross_entropy", outputs=outputs)
    sheet = walk(choose_again(read_weights(model["path"]), base, choices), *activations("relu", "relu", "softmax"))
    row = weights_frame(sheet).layers[1]
    assert row.layout is not None
    assert (row.layout.shown, row.agreeing) == ("", "out_in")
    assert "Turned round, outputs differ by up to" in row.layout_words
    right = weights_frame(walk(sheet, lambda s: with_layout(s, 1, "out_in")))
    assert (right.check.tone, right.open_words, len(right.check.lines)) == ("good", "Open", 3)
    wrong = weights_frame(walk(sheet, lambda s: with_layout(s, 1, "in_out")))
    assert (wrong.check.tone, wrong.open_words, wrong.can_open) == ("warning", "Open anyway", True)


def test_another_output_asks_for_the_loss_again(model: dict[str, Any], base: WeightsBase) -> None:
    choices = SheetChoices(data="none", loss="categorical_cross_entropy", layouts=("", "out_in", ""))
    sheet = walk(choose_again(read_weights(model["path"]), base, choices), *activations("relu", "relu", "softmax"))
    assert sheet.run is not None
    sheet = walk(sheet, lambda s: with_activation(s, 2, "linear"))
    assert (sheet.loss, sheet.fault) == ("", "Choose the loss.")
    assert "categorical_cross_entropy" not in sheet.losses


def test_the_open_data_are_offered_where_they_fit(tmp_path: Path, base: WeightsBase) -> None:
    np.savez(tmp_path / "small.npz", W1=np.ones((2, 3)), b1=np.zeros(3), W2=np.ones((3, 1)), b2=np.zeros(1))
    output, loss = base.run.network.activations[-1], base.run.setup.loss
    choices = SheetChoices(activations=("tanh", output), data="open", loss=loss)
    sheet = choose_again(read_weights(tmp_path / "small.npz"), base, choices)
    assert sheet.data_keys == ("open", "none")
    assert sheet.run is not None
    assert sheet.run.dataset is base.run.dataset
    narrow = np.ones((5, 1))
    np.savez(tmp_path / "other.npz", W1=narrow, b1=np.zeros(1))
    assert choose_again(read_weights(tmp_path / "other.npz"), base, SheetChoices()).data_keys == ("none",)


def test_a_complete_file_needs_only_data(tmp_path: Path, base: WeightsBase) -> None:
    import gradviz as gv

    gv.load("mazur-2-2-2").to_weights(tmp_path / "own.npz")
    frame = weights_frame(choose_again(read_weights(tmp_path / "own.npz"), base, SheetChoices()))
    assert frame.fault == "Choose the data."
    assert [row.activation.asks for row in frame.layers] == [False, False]
    assert (frame.loss.asks, frame.loss.shown, frame.data.asks) == (False, "half_squared_error", True)


def test_a_recording_with_a_missing_choice_opens_as_a_recording(tmp_path: Path, base: WeightsBase) -> None:
    rng = np.random.default_rng(1)
    np.savez(tmp_path / "loop.npz", W1=rng.normal(size=(6, 2, 3)), b1=rng.normal(size=(6, 3)))
    sheet = choose_again(read_weights(tmp_path / "loop.npz"), base, SheetChoices())
    assert weights_frame(sheet).size.startswith("a recording of 6 states, 2 arrays, 9 numbers")
    sheet = walk(sheet, *activations("tanh"), lambda s: replace(s.choices, data="none", loss="half_squared_error"))
    assert sheet.run is not None
    assert sheet.run.recording is not None
    assert len(sheet.run.recording.states) == 6


def test_several_chains_are_named_and_one_is_chosen(tmp_path: Path, base: WeightsBase) -> None:
    arrays = {"encoder.0.weight": np.ones((3, 5)), "encoder.2.weight": np.ones((2, 3)),
              "decoder.0.weight": np.ones((4, 7)), "decoder.2.weight": np.ones((6, 4))}  # fmt: skip
    np.savez(tmp_path / "two.npz", **arrays)
    sheet = choose_again(read_weights(tmp_path / "two.npz"), base, SheetChoices())
    assert sheet.chains == ("encoder", "decoder")
    assert sheet.fault == "2 chains are possible: encoder, decoder. Choose one."
    assert not weights_frame(sheet).layers
    sheet = walk(sheet, lambda s: replace(s.choices, chain="encoder", layouts=("out_in", "out_in")))
    assert sizes_of(sheet) == (5, 3, 2)


def test_wide_layers_are_folded(tmp_path: Path, base: WeightsBase) -> None:
    np.savez(tmp_path / "wide.npz", W1=np.ones((784, 100)), b1=np.zeros(100), W2=np.ones((100, 10)), b2=np.zeros(10))
    frame = weights_frame(choose_again(read_weights(tmp_path / "wide.npz"), base, SheetChoices()))
    assert [(len(each.drawn), each.is_folded) for each in frame.columns] == [(23, True), (23, True), (10, False)]
    assert frame.edges[0] is not None
    assert frame.edges[0].shape == (23, 23)
    assert frame.columns[0].words == "784 inputs"


def test_a_choice_that_does_not_fit_is_reported_on_the_sheet(tmp_path: Path, base: WeightsBase) -> None:
    np.savez(tmp_path / "conv.npz", **{"conv1.weight": np.ones((3, 3, 3, 3))})
    frame = weights_frame(choose_again(read_weights(tmp_path / "conv.npz"), base, SheetChoices()))
    assert frame.fault == "conv.npz, conv1.weight: it has 4 dimensions: gradviz shows dense layers."
    assert not frame.can_open
