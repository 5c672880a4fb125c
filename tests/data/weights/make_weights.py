"""Writes the files of weights beside this script with the real libraries: PyTorch, safetensors, Keras, scikit-learn.

    python tests/data/weights/make_weights.py    (needs the extra `bench`)

Each is a 4-5-3 network, tanh or relu and softmax, or a 2-3-1 one; `expected.json` holds the numbers of each as Python
lists of float64 and the outputs that the library itself computed.
"""

import json
import os
import warnings
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
FOLDER = Path(__file__).parent


def main() -> None:
    import keras
    import numpy as np
    import torch
    from safetensors.numpy import save_file as save_numpy
    from safetensors.torch import save_file
    from sklearn.neural_network import MLPClassifier

    expected = {}
    rng = np.random.default_rng(18)
    rows = rng.normal(size=(6, 4))
    torch.manual_seed(18)
    for name, dtype in (("float32", torch.float32), ("float64", torch.float64)):
        model = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3), torch.nn.Softmax(1))
        model = model.to(dtype)
        state = model.state_dict()
        torch.save(state, FOLDER / f"torch-{name}.pt")
        torch.save(state, FOLDER / f"torch-{name}-old.pth", _use_new_zipfile_serialization=False)
        save_file(state, str(FOLDER / f"torch-{name}.safetensors"))
        outputs = model(torch.tensor(rows, dtype=dtype)).tolist()
        entry = {"inputs": rows.tolist(), "outputs": outputs,
                 "weights": [state["0.weight"].double().T.tolist(), state["2.weight"].double().T.tolist()],
                 "biases": [state["0.bias"].double().tolist(), state["2.bias"].double().tolist()]}  # fmt: skip
        expected |= {f"torch-{name}{end}": entry for end in (".pt", "-old.pth", ".safetensors")}
    half = torch.nn.Linear(3, 2).to(torch.bfloat16)
    save_file(half.state_dict(), str(FOLDER / "bfloat16.safetensors"))
    expected["bfloat16.safetensors"] = {"weights": [half.weight.double().T.tolist()],
                                        "biases": [half.bias.double().tolist()]}  # fmt: skip
    whole = torch.nn.Sequential(torch.nn.Linear(2, 1))
    torch.save(whole, FOLDER / "whole-module.pt")
    torch.save({"epoch": 3, "model_state_dict": whole.state_dict(), "loss": 0.5}, FOLDER / "checkpoint.pt")
    expected["checkpoint.pt"] = {"weights": [whole[0].weight.double().T.tolist()],
                                 "biases": [whole[0].bias.double().tolist()]}  # fmt: skip
    save_numpy({"W1": rows[:4, :4], "b1": rows[4], "W2": rows[:, :2][:4]}, str(FOLDER / "square.safetensors"))
    torch.save(torch.nn.Conv2d(1, 2, 3).state_dict(), FOLDER / "conv.pt")

    keras.utils.set_random_seed(18)
    model = keras.Sequential([
        keras.layers.Input((4,)), keras.layers.Dense(5, activation="relu"), keras.layers.Dropout(0.2),
        keras.layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.save(FOLDER / "dense.keras")
    weights = model.get_weights()
    np.savez(FOLDER / "get_weights.npz", *weights)
    entry = {"inputs": rows.tolist(), "outputs": np.asarray(model.predict(rows, verbose=0)).tolist(),
             "weights": [weights[0].astype(float).tolist(), weights[2].astype(float).tolist()],
             "biases": [weights[1].astype(float).tolist(), weights[3].astype(float).tolist()]}  # fmt: skip
    expected |= {"dense.keras": entry, "get_weights.npz": entry}
    conv = keras.Sequential([keras.layers.Input((8, 1)), keras.layers.Conv1D(2, 3), keras.layers.Flatten(),
                             keras.layers.Dense(1)])  # fmt: skip
    conv.save(FOLDER / "conv.keras")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ten iterations do not converge, nor need they
        fitted = MLPClassifier((5,), activation="tanh", max_iter=10, random_state=18).fit(rows, list("abcabc"))
    np.savez(FOLDER / "sklearn.npz", *fitted.coefs_, *fitted.intercepts_)
    entry = {"inputs": rows.tolist(), "outputs": fitted.predict_proba(rows).tolist(),
             "weights": [each.tolist() for each in fitted.coefs_],
             "biases": [each.tolist() for each in fitted.intercepts_]}  # fmt: skip
    expected["sklearn.npz"] = entry
    (FOLDER / "sklearn.json").write_text(json.dumps({"coefs_": entry["weights"], "intercepts_": entry["biases"]}))
    expected["sklearn.json"] = entry
    import pickle

    (FOLDER / "sklearn.pkl").write_bytes(pickle.dumps({"coefs_": fitted.coefs_}))
    (FOLDER / "expected.json").write_text(json.dumps(expected))
    make_recording()


def make_recording() -> None:
    """A recording by gradviz's own recorder: six states of a random walk."""
    import numpy as np

    import gradviz as gv

    rng = np.random.default_rng(6)
    w1, b1, w2, b2 = rng.normal(size=(4, 5)), np.zeros(5), rng.normal(size=(5, 3)), np.zeros(3)
    rows, labels = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    recorder = gv.Recorder([(w1, b1, "tanh"), (w2, b2, "softmax")], rows, labels, optimizer="adam")
    for _update in range(5):
        for part in (w1, b1, w2, b2):
            part += rng.normal(size=part.shape) / 10
        recorder.step()
    recorder.save(FOLDER / "recorded.npz")


if __name__ == "__main__":
    main()
