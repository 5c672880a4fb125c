"""Setups and sentences shared by tests of the command line."""

import json
from pathlib import Path


def is_one_sentence(error: str) -> bool:
    return error.startswith("gradviz: ") and error.count("\n") == 1 and error.endswith("\n")


def write_diverging(folder: Path, rate: float = 3) -> Path:
    path = folder / "diverging.json"
    network = {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "bias": False}]}
    content = {
        "network": network, "parameters": {"weights": [[[1.0]]], "biases": [[]]},
        "data": {"inputs": [[1]], "targets": [[0]]}, "optimizer": {"name": "sgd", "learning_rate": rate},
    }  # fmt: skip
    path.write_text(json.dumps(content), "utf-8")
    return path
