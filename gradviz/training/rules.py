"""The rules of a run: those of gradviz, or of TensorFlow Playground where the run was opened from one of its links."""

from __future__ import annotations

from gradviz.data.errors import SetupError, unknown_name
from gradviz.text import _
from gradviz.training.setup import OptimizerSetup, RunSetup

__all__ = ["PLAYGROUND", "RULES", "check_rules"]

PLAYGROUND = "playground"
RULES = ("gradviz", PLAYGROUND)


def check_rules(setup: RunSetup) -> None:
    """Raises `SetupError` where a setup with Playground's rules uses something that Playground does not have."""
    if setup.rules not in RULES:
        raise SetupError("rules", unknown_name(_("rules"), setup.rules, RULES))
    if setup.rules != PLAYGROUND:
        return
    optimizer = setup.optimizer
    plain = OptimizerSetup("sgd", optimizer.learning_rate, (), optimizer.schedule, optimizer.clip)
    has_biases = all(layer.bias for layer in setup.network.layers)
    faults = (
        ("optimizer", optimizer != plain, _("Playground's rules know plain sgd only")),
        ("optimizer.schedule", not optimizer.schedule.is_constant, _("Playground keeps its learning rate")),
        ("optimizer.clip", optimizer.clip.chosen is not None, _("Playground does not clip gradients")),
        ("loss", setup.loss != "half_squared_error", _("Playground's rules know half_squared_error only")),
        ("batch.shuffle", setup.batch.shuffle, _("Playground never shuffles again")),
        ("freeze", bool(setup.freeze), _("Playground's rules know no frozen parameters")),
        ("penalty", bool(setup.penalty.l1 and setup.penalty.l2), _("Playground has either L1 or L2, not both")),
        ("network.layers", not has_biases, _("Playground has biases throughout")),
    )
    for path, is_faulty, sentence in faults:
        if is_faulty:
            raise SetupError(path, _("{sentence}; choose gradviz's own rules for it").format(sentence=sentence))
