"""File › New: data set, hidden layers and training in one small form."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QWidget

from gradviz.data.errors import SetupError
from gradviz.data.generators import GENERATORS
from gradviz.data.setup import GeneratedData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.gui.dialogs.parts import FaultLabel, dialog_column, dialog_form
from gradviz.gui.widgets.fields import CommitField, QuietCombo, answer_buttons, describe
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import BatchSetup, LayerSetup, NetworkSetup, OptimizerSetup, RunSetup

__all__ = ["NewDialog", "new_setup"]

_MOST_LAYERS = 12


def new_setup(data: str, hidden: str, activation: str, loss: str, optimizer: str, rate: str, batch: str) -> RunSetup:
    """The setup for the typed and chosen values. Raises `SetupError`."""
    parts = [part for part in hidden.replace(";", ",").replace(" ", ",").split(",") if part]
    if len(parts) > _MOST_LAYERS:
        sentence = _("at most {most}").format(most=_MOST_LAYERS)
        raise SetupError(_("hidden layers"), sentence)
    units = [read_whole(part, _("hidden layers"), 1, 256) for part in parts]
    entry = GENERATORS[data]
    last = LOSSES[loss].requires_activation or ("tanh" if entry.task == "classification" else "linear")
    several = len(entry.classes) > 2
    if (entry.fixed or several) and last == "tanh":
        last = "sigmoid"
    outputs = len(entry.classes) if several or (last == "softmax" and entry.classes) else 2 if last == "softmax" else 1
    size = None if batch.strip().lower() in ("", _("all")) else read_whole(batch, _("batch size"), 1)
    learning_rate = read_number(rate, _("learning rate"), 0.0)
    layers = (*(LayerSetup(count, activation) for count in units), LayerSetup(outputs, last))
    return RunSetup(
        network=NetworkSetup(entry.inputs, layers),
        data=GeneratedData(data, noise=entry.default_noise),
        loss=loss, optimizer=OptimizerSetup(optimizer, learning_rate), batch=BatchSetup(size, size is not None),
    )  # fmt: skip


class NewDialog(QDialog):
    """After the dialog was accepted, `setup` is the result."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("New network"))
        self.setup: RunSetup | None = None
        box = dialog_column(self)
        form = dialog_form()
        box.addLayout(form)
        hidden = [entry for entry in ACTIVATIONS.values() if not entry.output_only]
        self.data = self._combo(form, _("Data set"), [(e.name, _(e.title)) for e in GENERATORS.values()], "circle",
                                _("Where the samples come from; the setup can change it later"))  # fmt: skip
        self.hidden = self._field(form, _("Hidden layers"), "4, 2",
                                  _("Units of each hidden layer, separated by commas; empty for none"))  # fmt: skip
        self.activation = self._combo(form, _("Activation"), [(e.name, _(e.title)) for e in hidden], "tanh",
                                      _("Activation of the hidden layers"))  # fmt: skip
        self.loss = self._combo(form, _("Loss"), [(e.name, _(e.title)) for e in LOSSES.values()],
                                "half_squared_error", _("Quantity to minimise"))  # fmt: skip
        self.optimizer = self._combo(form, _("Optimizer"), [(e.name, _(e.title)) for e in OPTIMIZERS.values()],
                                     "sgd", _("Update rule"))  # fmt: skip
        self.rate = self._field(form, _("Learning rate"), "0.03", _("η, the size of a step"))
        self.batch = self._field(form, _("Batch size"), "10", _("Samples per update; all: every sample"))
        self.fault = FaultLabel(self)
        box.addWidget(self.fault)
        buttons = answer_buttons(self, _("Create"))
        box.addWidget(buttons)
        self.setMinimumWidth(400)

    def accept(self) -> None:
        """Build the setup, or show the error in the dialog."""
        try:
            setup = new_setup(
                self.data.currentData(), self.hidden.text(), self.activation.currentData(), self.loss.currentData(),
                self.optimizer.currentData(), self.rate.text(), self.batch.text(),
            )  # fmt: skip
            Run(setup)
        except SetupError as error:
            self._complain(str(error))
            return
        self.setup = setup
        super().accept()

    def _complain(self, sentence: str) -> None:
        self.fault.say(sentence)

    def _combo(
        self, form: QFormLayout, label: str, choices: list[tuple[str, str]], chosen: str, tooltip: str
    ) -> QuietCombo:
        combo = QuietCombo(self)
        combo.set_choices(choices)
        combo.set_shown(chosen)
        describe(combo, label, tooltip)
        form.addRow(label, combo)
        return combo

    def _field(self, form: QFormLayout, label: str, text: str, tooltip: str) -> CommitField:
        field = CommitField(self, is_number=False)
        field.set_shown(text)
        describe(field, label, tooltip)
        form.addRow(label, field)
        return field
