"""Recorded training in the user's loop: bit-equal states, gradients computed by gradviz, and the steps taken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradviz as gv
from gradviz.export import commands
from tests.library import stand_ins

Layer = tuple[Any, Any, str]


def samples() -> tuple[Any, Any]:
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(12, 3))
    return inputs, np.sin(inputs @ rng.normal(size=(3, 2)))


def own_loop() -> tuple[list[Layer], Callable[[], list[Any]]]:
    """Layers, and a function that does one update of RProp on them in place and answers its gradients: an optimizer
    that gradviz has not."""
    rng = np.random.default_rng(7)
    w1, b1, w2, b2 = rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=(4, 2)), np.zeros(2)
    inputs, targets = samples()
    sizes = [np.full_like(each, 0.05) for each in (w1, b1, w2, b2)]
    before = [np.zeros_like(each) for each in (w1, b1, w2, b2)]

    def update() -> list[Any]:
        a = np.tanh(inputs @ w1 + b1)
        d2 = (a @ w2 + b2 - targets) / len(inputs)
        d1 = d2 @ w2.T * (1 - a * a)
        gradients = [inputs.T @ d1, d1.sum(0), a.T @ d2, d2.sum(0)]
        for place, (part, gradient) in enumerate(zip((w1, b1, w2, b2), gradients, strict=True)):
            sizes[place] *= np.where(gradient * before[place] > 0, 1.2, np.where(gradient * before[place] < 0, 0.5, 1))
            before[place] = gradient
            part -= np.sign(gradient) * sizes[place]
        return gradients

    return [(w1, b1, "tanh"), (w2, b2, "linear")], update


def test_a_loop_in_numpy_is_recorded_to_the_bit_with_our_gradients_and_its_steps() -> None:
    layers, update = own_loop()
    recorder = gv.Recorder(layers, *samples(), loss="half_squared_error")
    states, gradients = [[part.copy() for layer in layers for part in layer[:2]]], []
    for _update in range(40):
        gradients.append(update())
        recorder.step()
        states.append([part.copy() for layer in layers for part in layer[:2]])
    assert len(recorder) == 41
    for at in (0, 1, 17, 39):
        trace = recorder.run(at).trace()
        for place, layer in enumerate(trace.layers):
            for ours, then, after in (
                (layer.weights, states[at][2 * place], layer.weights_after),
                (layer.biases, states[at][2 * place + 1], layer.biases_after),
            ):
                assert ours.tobytes() == then.tobytes()
                assert after.tobytes() == states[at + 1][2 * place + (ours is layer.biases)].tobytes()
            np.testing.assert_allclose(layer.weight_gradients, gradients[at][2 * place], rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(layer.bias_gradients, gradients[at][2 * place + 1], rtol=1e-12, atol=1e-15)
        assert trace.learning_rate is None
        assert trace.to_dict()["recorded"] is True
    last = recorder.run()
    assert (last.updates, last.train(3).updates, last.at(12).updates) == (40, 43, 12)
    assert last.trace().learning_rate == 0.001


def test_training_from_a_recorded_state_is_ours() -> None:
    layers, update = own_loop()
    optimizer = {"name": "sgd", "learning_rate": 0.1}
    recorder = gv.Recorder(layers, *samples(), loss="half_squared_error", optimizer=optimizer)
    for _update in range(5):
        update()
        recorder.step()
    there = recorder.run(2)
    fresh = gv.from_layers(
        list(zip(there.weights, there.biases, there.activations, strict=True)), *samples(), loss="half_squared_error",
        optimizer=optimizer,
    )  # fmt: skip
    assert [part.tobytes() for part in there.train(9).weights] == [part.tobytes() for part in fresh.train(9).weights]


def test_every_kth_update_and_a_function_that_returns_the_layers() -> None:
    layers, update = own_loop()
    recorder = gv.Recorder(lambda: layers, *samples(), loss="half_squared_error", every=10)
    for _update in range(35):
        update()
        recorder.step()
    assert len(recorder) == 4
    assert "recorded" in str(recorder.run(1).trace())


def test_too_many_states_are_thinned_and_one_that_is_not_finite_ends_the_recording(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradviz.training.recording.MOST_STATES", 8)
    weights = np.zeros((1, 1))
    recorder = gv.Recorder([(weights, None, "linear")], [[1.0]], [1.0], loss="half_squared_error")
    for number in range(1, 31):
        weights[...] = number
        recorder.step()
    assert (recorder.every, len(recorder)) == (4, 8)
    assert [recorder.run(at).weights[0][0, 0] for at in range(8)] == [0, 4, 8, 12, 16, 20, 24, 28]
    weights[...] = np.nan
    for _number in range(3):
        recorder.step()
    assert (recorder.diverged_at, len(recorder)) == (32, 8)


def test_live_models_are_recorded() -> None:
    first, second = stand_ins.Linear(np.ones((2, 3)), np.zeros(2)), stand_ins.Linear(np.ones((1, 2)), np.zeros(1))
    model = stand_ins.Sequential(first, stand_ins.module("Tanh"), second)
    recorder = gv.Recorder(model, samples()[0], samples()[1][:, 0], loss="mean_squared_error")
    first.weight.array[0, 2] = 0.25
    recorder.step()
    assert recorder.run().weights[0][2, 0] == 0.25
    assert recorder.run(0).trace().steps["w1[3,1]"] == -0.75
    second.weight = stand_ins.Tensor(np.ones((1, 5)))
    with pytest.raises(gv.GradvizError, match="as at the beginning"):
        recorder.step()


def test_a_recording_in_a_file_is_the_one_in_memory_for_all_commands(tmp_path: Path) -> None:
    layers, update = own_loop()
    recorder = gv.Recorder(layers, *samples(), loss="half_squared_error")
    for _update in range(6):
        update()
        recorder.step()
    recorder.save(tmp_path / "own.npz")
    assert gv.load(tmp_path / "own.npz").at(4).trace().to_dict()["loss"] == recorder.run(4).loss
    assert "Update 5: batch of 12 samples, recorded" in commands.trace(str(tmp_path / "own.npz"), 4, as_json=False)
    assert "SGD" in commands.trace(str(tmp_path / "own.npz"), 6, as_json=False)
    assert "8 updates" in commands.train(str(tmp_path / "own.npz"), 2, None, None, None, as_json=False)
    for path, words in ((tmp_path / "own.csv", "ends in .npz"), (tmp_path / "none" / "own.npz", "own.npz")):
        with pytest.raises(gv.GradvizError, match=words):
            recorder.save(path)


@pytest.mark.parametrize("end", ["", "raise SystemExit(1)", "1 / 0"])
def test_a_program_that_ends_has_written_its_file(tmp_path: Path, end: str) -> None:
    path = tmp_path / "own.npz"
    program = (
        "import numpy as np, gradviz as gv\n"
        "w = np.zeros((1, 1))\n"
        f"r = gv.Recorder([(w, None, 'linear')], [[1.0]], [1.0], loss='half_squared_error', file={str(path)!r})\n"
        "for n in range(1, 4):\n    w[...] = n\n    r.step()\n" + end
    )
    subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert [gv.load(path).at(at).weights[0][0, 0] for at in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"every": 0}, "every: expected a whole number from 1 to 1000000000, got 0"),
        ({"file": "own.txt"}, "ends in .npz"),
        ({"loss": "hinge"}, "loss"),
        ({"model": 3}, "gradviz reads models of PyTorch, scikit-learn and Keras, got int"),
    ],
)
def test_training_that_cannot_be_recorded_is_refused(arguments: dict[str, Any], words: str) -> None:
    said = {"model": own_loop()[0], "X": samples()[0], "y": samples()[1], "loss": "half_squared_error"} | arguments
    with pytest.raises(gv.GradvizError, match=words):
        gv.Recorder(said.pop("model"), said.pop("X"), said.pop("y"), **said)


def test_a_loop_of_pytorch_is_recorded_with_its_own_gradients() -> None:
    torch = pytest.importorskip("torch", reason="stand-ins are tried above", exc_type=ImportError)
    torch.manual_seed(2)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
    inputs, targets = samples()
    optimizer = torch.optim.RAdam(model.parameters(), 0.05)
    recorder = gv.Recorder(model, inputs, targets, loss="mean_squared_error")
    gradients = []
    for _update in range(20):
        optimizer.zero_grad()
        torch.nn.MSELoss()(model(torch.tensor(inputs)), torch.tensor(targets)).backward()
        gradients.append(model[0].weight.grad.numpy().copy())
        optimizer.step()
        recorder.step()
    for at in (0, 9, 19):
        trace = recorder.run(at).trace()
        np.testing.assert_allclose(trace.layers[0].weight_gradients.T, gradients[at], rtol=1e-10, atol=1e-14)
    assert recorder.run().weights[0].T.tobytes() == model[0].weight.detach().numpy().tobytes()


def test_a_function_that_returns_other_layers_is_refused_with_the_place(tmp_path: Path) -> None:
    layers = own_loop()[0]
    answers: list[Any] = [layers]
    recorder = gv.Recorder(lambda: answers[0], *samples(), loss="half_squared_error", every=np.int64(1))
    (w1, b1, _tanh), last = layers
    for answer, words in (
        (None, "got .NoneType"), ([3], r"layers\[0\]"), ([(w1 * 1j, b1, "tanh"), last], r"layers\[0\]\[0\].*complex"),
        ([(w1, b1, "relu"), last], "as at the beginning"),
    ):  # fmt: skip
        answers[0] = answer
        with pytest.raises(gv.GradvizError, match=words):
            recorder.step()
    assert len(recorder) == 1
    with pytest.raises(gv.GradvizError, match="nothing is recorded yet"):
        recorder.save(tmp_path / "own.npz")
    answers[0] = layers
    recorder.step()
    assert recorder.run(np.int64(1)).at(np.int32(0)).train(np.int64(2)).updates == 2


def test_a_file_that_cannot_be_written_does_not_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.library.recorder._LEAST_SECONDS", 0.0)
    folder = tmp_path / "mine"
    folder.mkdir()
    recorder = gv.Recorder(own_loop()[0], *samples(), loss="half_squared_error", file=folder / "own.npz")
    folder.rmdir()
    with pytest.warns(RuntimeWarning, match="own.npz.* was not written"):
        recorder.step()
    folder.mkdir()
    recorder.step()
    del recorder  # writes what is not written yet
    assert gv.load(folder / "own.npz").updates == 2
