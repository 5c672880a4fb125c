"""Fields of the form for the initial weights: of the whole network, and of layers with their own initializer."""

from __future__ import annotations

from gradviz.engine.initializers import INITIALIZERS
from gradviz.scene.setup.form_frames import Choices, FieldFrame
from gradviz.scene.text.number_input import written
from gradviz.text import _
from gradviz.training.setup import LayerInitializer, RunSetup

__all__ = ["start_fields"]


def start_fields(setup: RunSetup) -> tuple[FieldFrame, ...]:
    """The fields for explicit weights, or for the initializers."""
    names: Choices = tuple((entry.name, _(entry.title)) for entry in INITIALIZERS.values())
    if setup.parameters is not None:
        names = (("written", _("entered by hand")), *names)
        about = _("The numbers of the setup itself")
        fields = [FieldFrame("initializer.name", "choice", _("Weights"), "written", about, names)]
    else:
        fields = _drawn_fields(setup, names)
    fields.append(
        FieldFrame("parameters.table", "button", "", _("Edit initial weights…"),
                   _("Type every initial weight and bias yourself"))
    )  # fmt: skip
    return tuple(fields)


def _drawn_fields(setup: RunSetup, names: Choices) -> list[FieldFrame]:
    init = setup.initializer
    entry, given = INITIALIZERS[init.name], dict(init.options)
    fields = [
        FieldFrame("initializer.name", "choice", _("Weights"), init.name, entry.formula, names),
        FieldFrame("initializer.seed", "number", _("Seed"), str(init.seed), _("Another seed draws other weights")),
        *(FieldFrame(f"initializer.options.{name}", "number", name, written(given.get(name, default)), entry.formula)
          for name, default in entry.options.items()),
        FieldFrame("initializer.bias", "number", _("Biases"), written(init.bias), _("Initial biases")),
    ]  # fmt: skip
    layers = setup.network.layers
    if len(layers) > 1:
        for place, layer in enumerate(layers):
            name = _("Output") if place == len(layers) - 1 else _("Layer {number}").format(number=place + 1)
            fields += _layer_fields(place, name, layer.initializer, names)
    return fields


def _layer_fields(place: int, layer: str, own: LayerInitializer | None, names: Choices) -> list[FieldFrame]:
    path = f"network.layers[{place}].initializer"
    choices = (("", _("same as network")), *names)
    if own is None:
        about = _("This layer's weights are drawn as those of the whole network, or in a way of its own")
        return [FieldFrame(f"{path}.name", "choice", layer, "", about, choices)]
    entry, given = INITIALIZERS[own.name], dict(own.options)
    return [
        FieldFrame(f"{path}.name", "choice", layer, own.name, entry.formula, choices),
        *(FieldFrame(f"{path}.options.{name}", "number", name, written(given.get(name, default)), entry.formula)
          for name, default in entry.options.items()),
        FieldFrame(f"{path}.bias", "number", _("biases"), "" if own.bias is None else written(own.bias),
                   _("Where this layer's biases start; empty: same as network")),
    ]  # fmt: skip
