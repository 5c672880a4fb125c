"""The setup as a form: sections of fields with ready texts. `setup_edits` interprets typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.features import FEATURES, default_features, features_for
from gradviz.data.generators import GENERATORS
from gradviz.data.playground import PLAYGROUND_DATA
from gradviz.data.setup import CsvData, GeneratedData, InlineData, PlaygroundData
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.frame import Frame
from gradviz.scene.setup.conventions import conventions
from gradviz.scene.setup.form_frames import Choices, FieldFrame, SectionFrame, SetupFrame
from gradviz.scene.setup.start_fields import start_fields
from gradviz.scene.setup.step_fields import clip_fields, option_fields, schedule_fields
from gradviz.scene.text.number_input import written
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup

__all__ = ["FieldFrame", "SectionFrame", "SetupFrame", "Thumbnail", "setup_frame", "thumbnails"]


class Thumbnail(Frame, frozen=True, eq=False):
    """A preview of a data set: `points` (n, 2) in 0..1 with y upwards, `values` (n,) in −1..1."""

    key: str
    title: str
    tooltip: str
    points: NDArray[np.float64]
    values: NDArray[np.float64]


@cache
def thumbnails() -> tuple[Thumbnail, ...]:
    """Previews of all generators, computed once with a fixed seed."""
    out = []
    for entry in GENERATORS.values():
        points, targets = entry.draw(np.random.default_rng(3), 4 if entry.pixels else 90, entry.default_noise)
        if entry.pixels:
            # The pixels of one image.
            rows, columns = np.nonzero(points[-1].reshape(entry.pixels)[::-1] > 0.5)
            points, values = np.column_stack([columns, rows]), np.ones(len(rows))
        elif points.shape[1] == 1:
            points, values = np.column_stack([points[:, 0], targets]), np.sign(targets)
        else:
            low, high = targets.min(), targets.max()
            values = 2.0 * (targets - low) / (high - low) - 1.0
        low_corner, size = points.min(axis=0), np.ptp(points, axis=0)
        if entry.pixels:  # as wide as it is drawn
            low_corner, size = low_corner - (size.max() - size) / 2, np.full(2, size.max())
        places = (points - low_corner) / size
        for array in (places, values):
            array.setflags(write=False)
        out.append(Thumbnail(entry.name, _(entry.title), _(entry.description), places, values))
    return tuple(out)


def setup_frame(run: Run, title: str, notes: str) -> SetupFrame:
    """The form for a run; title and notes belong to the document."""
    setup = run.setup
    return SetupFrame(
        (
            SectionFrame("data", _("Data"), _data_fields(run)),
            SectionFrame("network", _("Network"), _network_fields(setup)),
            SectionFrame("training", _("Training"), _training_fields(run.live)),
            SectionFrame("start", _("Initial weights"), start_fields(setup)),
            SectionFrame("document", _("Title and notes"), _document_fields(title, notes)),
            SectionFrame(
                "conventions", _("Conventions"),
                (FieldFrame("conventions", "list", "", "\n".join(conventions(run)), ""),),
            ),
        )
    )  # fmt: skip


def _data_fields(run: Run) -> tuple[FieldFrame, ...]:
    data = run.setup.data
    counts = _("{train} training and {test} test samples").format(
        train=len(run.dataset.inputs), test=len(run.dataset.test_inputs)
    )
    kinds: Choices = (("generated", _("generated")), ("inline", _("entered by hand")), ("csv", _("CSV file")))
    if isinstance(data, PlaygroundData):
        kinds = (*kinds, ("playground", _("Playground")))
    fields = [FieldFrame("data.kind", "choice", _("Source"), _kind(data), _("Where the samples come from"), kinds)]
    if isinstance(data, GeneratedData):
        fields += _generated_fields(data)
    elif isinstance(data, CsvData):
        fields += _csv_fields(run, data)
    elif isinstance(data, PlaygroundData):
        fields += _playground_fields(data)
    else:
        fields.append(
            FieldFrame("data.table", "button", "", _("Edit the table…"), _("Write the samples as rows of numbers"))
        )
    fields.append(FieldFrame("data.counts", "words", "", counts, _("Samples in use")))
    return tuple(fields)


_KINDS: dict[type, str] = {
    GeneratedData: "generated", InlineData: "inline", CsvData: "csv", PlaygroundData: "playground",
}  # fmt: skip


def _kind(data: object) -> str:
    return _KINDS[type(data)]


def _generated_fields(data: GeneratedData) -> list[FieldFrame]:
    entry = GENERATORS[data.generator]
    dimensions = len(entry.coordinate_names)
    used = data.features or default_features(dimensions)
    fields = [
        FieldFrame("data.generator", "thumbnails", _("Data set"), data.generator, _(entry.description),
                   tuple((each.name, _(each.title)) for each in GENERATORS.values())),
    ]  # fmt: skip
    if not entry.fixed:
        fields += [
            FieldFrame("data.samples", "number", _("Samples"), str(data.samples), _("How many samples are drawn")),
            FieldFrame("data.noise", "number", _("Noise"), written(data.noise), _("How strong the noise is, from 0")),
            FieldFrame("data.train_fraction", "number", _("Train share"), _share(data.train_fraction),
                       _("The share of samples to train on; the rest is for testing")),
            FieldFrame("data.seed", "number", _("Seed"), str(data.seed), _("Another seed draws other samples")),
        ]  # fmt: skip
    if entry.pixels:
        return fields
    choices = tuple(
        (name, (FEATURES[name].line_label if dimensions == 1 else FEATURES[name].label) or FEATURES[name].label)
        for name in features_for(dimensions)
    )
    fields.append(
        FieldFrame("data.features", "checks", _("Inputs"), ",".join(used),
                   _("What the network is given, computed from the coordinates"), choices)
    )  # fmt: skip
    return fields


def _playground_fields(data: PlaygroundData) -> list[FieldFrame]:
    return [
        FieldFrame("data.playground", "choice", _("Data set"), data.playground, _("Playground's own samples"),
                   tuple((key, key) for key in PLAYGROUND_DATA)),
        FieldFrame("data.slider", "number", _("Noise"), written(data.noise), _("Playground's noise slider, 0 to 50")),
        FieldFrame("data.train_percent", "number", _("Train share"), written(data.train_percent) + " %",
                   _("The share of samples to train on; the rest is for testing")),
        FieldFrame("data.playground_seed", "text", _("Seed"), data.seed,
                   _("The text of the seed; the samples follow from it as on the page")),
        FieldFrame("data.features", "checks", _("Inputs"), ",".join(data.features),
                   _("What the network is given, computed from the coordinates"),
                   tuple((name, FEATURES[name].label) for name in features_for(2))),
    ]  # fmt: skip


_LONGEST_NAMES = 120  # characters


def _csv_fields(run: Run, data: CsvData) -> list[FieldFrame]:
    features = ", ".join(data.features) if data.features else _("all others")
    return [
        FieldFrame("data.csv", "button", _("File"), Path(data.csv).name + "…", _("Choose another CSV file")),
        FieldFrame("data.targets", "words", _("Targets"), _cut(", ".join(data.targets)), _("The columns to predict")),
        FieldFrame("data.columns", "words", _("Inputs"), _cut(features), _("The columns to predict from")),
        FieldFrame("data.sheet", "button", "", _("Change the table…"),
                   _("Types, targets and inputs by one press, empty cells, test rows")),
        FieldFrame("data.train_fraction", "number", _("Train share"), _share(data.train_fraction),
                   _("The share of rows to train on; the rest is for testing")),
        FieldFrame("data.seed", "number", _("Seed"), str(data.seed), _("Another seed gives another split")),
        FieldFrame("data.standardize", "check", _("Standardise"), "1" if data.standardize else "",
                   _("Subtract each column's mean and divide by its standard deviation")),
    ]  # fmt: skip


def _cut(names: str) -> str:
    """Names of columns, shortened to fit into the form."""
    return names if len(names) <= _LONGEST_NAMES else names[: _LONGEST_NAMES - 1] + "…"


def _network_fields(setup: RunSetup) -> tuple[FieldFrame, ...]:
    layers = setup.network.layers
    last = len(layers) - 1
    fields = [
        FieldFrame("network.inputs", "words", _("Inputs"), str(setup.network.inputs), _("Set by the data")),
        FieldFrame("network.head.units", "words", "", _("units"), _("Units of each layer"), row="head"),
        FieldFrame("network.head.activation", "words", "", _("activation"), _("Activation of each layer"), row="head"),
        FieldFrame("network.head.bias", "words", "", _("bias"), _("Whether a layer's units have a bias"), row="head"),
    ]
    for place, layer in enumerate(layers):
        name = _("Output") if place == last else _("Layer {number}").format(number=place + 1)
        activations = tuple(
            (entry.name, _(entry.title)) for entry in ACTIVATIONS.values() if place == last or not entry.output_only
        )
        row, path = f"layer{place}", f"network.layers[{place}]"
        fields += [
            FieldFrame(f"{path}.units", "number", name, str(layer.units),
                       _("{layer}: how many units").format(layer=name), row=row),
            FieldFrame(f"{path}.activation", "choice", name, layer.activation,
                       _("{layer}: its activation").format(layer=name), activations, row=row),
            FieldFrame(f"{path}.bias", "check", _("bias"), "1" if layer.bias else "",
                       _("{layer}: whether its units have a bias").format(layer=name), row=row),
        ]  # fmt: skip
    fields += [
        FieldFrame("network.add", "button", "", _("Add layer"), _("Add a layer before the output"), row="layers"),
        FieldFrame("network.remove", "button", "", _("Remove layer"), _("Remove the last layer before the output"),
                   row="layers", enabled=last > 0),
        FieldFrame("freeze", "text", _("Frozen"), ", ".join(setup.freeze),
                   _("Frozen parameters: w2[1,2], b1[*], w3[*,*]")),
    ]  # fmt: skip
    return tuple(fields)


def _training_fields(run: Run) -> tuple[FieldFrame, ...]:
    setup = run.setup
    optimizer = OPTIMIZERS[setup.optimizer.name]
    losses = tuple((entry.name, _(entry.title)) for entry in LOSSES.values())
    optimizers = tuple((entry.name, entry.title) for entry in OPTIMIZERS.values())
    fields = []
    if run.is_playground:
        fields.append(
            FieldFrame("rules", "choice", _("Rules"), setup.rules,
                       _("Playground's rules of a run, or gradviz's own; the Conventions say where they differ"),
                       (("playground", _("as in Playground")), ("gradviz", _("gradviz's own"))))
        )  # fmt: skip
    fields += [
        FieldFrame("loss", "choice", _("Loss"), setup.loss, f"{LOSSES[setup.loss].formula}", losses),
        FieldFrame("penalty.l1", "number", _("Penalty L1"), written(setup.penalty.l1),
                   _("l1·Σ|w| is added to the loss; biases are left out")),
        FieldFrame("penalty.l2", "number", _("Penalty L2"), written(setup.penalty.l2),
                   _("½·l2·Σw² is added to the loss; biases are left out")),
        FieldFrame("optimizer.name", "choice", _("Optimizer"), setup.optimizer.name, optimizer.formula, optimizers),
        FieldFrame("optimizer.learning_rate", "number", _("Learning rate"), written(run.learning_rate),
                   _("η, the size of a step")),
    ]  # fmt: skip
    if not run.is_playground:  # Playground's rules have neither
        fields += [*schedule_fields(run), *clip_fields(run)]
    fields += option_fields(run)
    size = "" if setup.batch.size is None else str(setup.batch.size)
    fields += [
        FieldFrame("batch.size", "number", _("Batch size"), size or _("all"),
                   _("Samples per update; all: every sample")),
        FieldFrame("batch.shuffle", "check", _("Shuffle"), "1" if setup.batch.shuffle else "",
                   _("Draw a new order of the samples for every epoch")),
        FieldFrame("batch.seed", "number", _("Order seed"), str(setup.batch.seed),
                   _("Another seed gives another order"), enabled=setup.batch.shuffle),
    ]  # fmt: skip
    return tuple(fields)


def _document_fields(title: str, notes: str) -> tuple[FieldFrame, ...]:
    return (
        FieldFrame("title", "text", _("Title"), title, _("The name of this setup")),
        FieldFrame("notes", "notes", _("Notes"), notes, _("Notes")),
    )


def _share(fraction: float) -> str:
    return written(round(fraction * 100, 10)) + " %"
