"""The frame of the sheet for a table: ready texts, and choices with their options."""

from __future__ import annotations

import numpy as np

from gradviz.data.csv_plan import TablePlan, gap_rows
from gradviz.data.csv_reading import ColumnReading, TableReading
from gradviz.data.csv_scales import why_standardize
from gradviz.data.csv_table import Column
from gradviz.data.errors import shown
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.frame import Frame
from gradviz.scene.setup.form_frames import Choices
from gradviz.scene.setup.sheet_reading import ChoiceFrame, empty_marks, gap_words, reading_choices
from gradviz.scene.setup.sheet_remedies import faulty_column
from gradviz.scene.setup.table_sheet import (
    TableSheet,
    columns_of,
    hidden_layers,
    keeps_network,
    losses_for,
    missing_choice,
)
from gradviz.scene.text.numbers import counted, natural, number
from gradviz.text import _, ngettext
from gradviz.training.setup import LayerSetup, RunSetup

__all__ = ["ChoiceFrame", "ColumnFrame", "PreviewFrame", "SheetFrame", "sheet_frame"]

_SHOWN_ROWS = 50
_SHOWN_COLUMNS = 60  # columns of the preview


class ColumnFrame(Frame, frozen=True):
    """One column. `bars` are its histogram, 0 to 1; `parts` its first labels with their shares, `label_count` the
    number of all; `words` are its range or the reason why it is left out, `warning` the number of its empty cells or
    its fault."""

    name: str
    type: str
    type_text: str
    types: Choices
    role: str
    bars: tuple[float, ...]
    parts: tuple[tuple[str, float], ...]
    label_count: int
    words: str
    warning: str


class PreviewFrame(Frame, frozen=True):
    """Some rows: `head`, and `rows` of texts with the row number first; None where a cell is empty.

    `numeric` says which columns contain numbers, `pale` which are left out.
    """

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    numeric: tuple[bool, ...]
    pale: tuple[bool, ...]
    has_gaps: bool


class SheetFrame(Frame, frozen=True):
    """The whole sheet. `reading` are the choices for reading the file, `empty_marks` the marks of empty cells, as
    typed; `missing` is None where no cell is empty. `gap_words` offers to leave out the columns with empty cells,
    `faulty` is the column with cells that do not fit its type; both may be empty.

    `target_kind` is None while there is no target. `layers` are the names of the network's inputs and units by layer,
    `network_words` describe the network in one line, `kept_words` say what is kept of the open setup.
    """

    title: str
    size: str
    reading: tuple[ChoiceFrame, ...]
    empty_marks: str
    columns: tuple[ColumnFrame, ...]
    preview: PreviewFrame | None
    missing: ChoiceFrame | None
    gap_words: str
    faulty: str
    target_kind: ChoiceFrame | None
    target_words: str
    standardize: bool
    standardize_words: str
    train_percent: int
    split: ChoiceFrame
    seed: int
    share_words: str
    hidden: str
    activation: ChoiceFrame
    loss: ChoiceFrame | None
    layers: tuple[tuple[str, ...], ...]
    network_words: str
    kept_words: str
    fault: str
    notes: tuple[str, ...]
    can_open: bool
    open_words: str
    foot: str


def sheet_frame(sheet: TableSheet, *, shows_gaps: bool = True) -> SheetFrame:
    """The frame of a sheet; with `shows_gaps`, the preview shows the rows with empty cells, if there are any."""
    columns, plan, reading = columns_of(sheet), sheet.plan, sheet.reading
    gaps = None
    if reading is not None:
        gaps = gap_rows(reading, [column for column in columns if column.role != "left_out" and not column.fault])
    count = 0 if gaps is None else int(gaps.sum())
    setup = sheet.setup
    return SheetFrame(
        title=_("Open {name}").format(name=sheet.file),
        size="" if reading is None else _("{rows} rows, {columns} columns").format(
            rows=counted(reading.rows), columns=counted(len(columns))),
        reading=reading_choices(sheet),
        empty_marks=empty_marks(sheet),
        columns=tuple(_column(column, plan) for column in columns),
        preview=None if reading is None or gaps is None else _preview(reading, columns, gaps, shows_gaps and count > 0),
        missing=_missing(sheet, count) if count else None,
        gap_words=gap_words(sheet) if count else "",
        faulty=faulty_column(sheet),
        target_kind=_target_kind(columns, sheet),
        target_words=_target_words(plan),
        standardize=plan.data.standardize if plan is not None else bool(sheet.choices.standardize),
        standardize_words=_standardize_words(sheet, columns),
        train_percent=round(100 * (plan.data.train_fraction if plan is not None else sheet.choices.train_share or 0.8)),
        split=ChoiceFrame("split", _("Test rows"), (("random", _("drawn at random")), ("last", _("the last rows"))),
                          sheet.choices.split, _("Which rows are for the test")),
        seed=sheet.choices.seed,
        share_words=plan.notes[-1] if plan is not None else "",
        hidden=", ".join(str(layer.units) for layer in _hidden(sheet)),
        activation=_activation(sheet),
        loss=_loss(plan, sheet) if plan is not None else None,
        layers=_layer_names(plan, setup) if plan is not None and setup is not None else (),
        network_words=_network_words(setup) if setup is not None else "",
        kept_words=_kept_words(sheet),
        fault=missing_choice(sheet),
        notes=() if reading is None else reading.notes,
        can_open=setup is not None,
        open_words=_open_words(plan, count),
        foot=_("Opens as one edit; Undo brings {title} back. The file itself is not changed.").format(
            title=sheet.base.title or _("the present data")),
    )  # fmt: skip


def _open_words(plan: TablePlan | None, count: int) -> str:
    if plan is None or not count:
        return _("Open")
    used = plan.train_rows + plan.test_rows
    return ngettext("Open {n} row", "Open {n} rows", used).format(n=counted(used))


def _type_text(kind: str) -> str:
    return {
        "number": _("Number"), "label": _("Label"), "date": _("Date"), "text": _("Text"), "empty": _("Empty"),
    }[kind]  # fmt: skip


def _column(column: ColumnReading, plan: TablePlan | None) -> ColumnFrame:
    is_class = column.role == "target" and plan is not None and bool(plan.classes)
    kinds = ("number", "label") if column.type in ("number", "label") else (column.type, "label", "number")
    top = max(column.histogram, default=0) or 1
    total = sum(count for _label, count in column.labels) or 1
    shown_labels = _in_order(column.labels)[:12] if is_class or column.type != "number" else ()
    parts = tuple((label, count / total) for label, count in shown_labels)
    warning = column.fault
    if not warning and column.missing and column.role != "left_out":
        warning = ngettext("{n} cell empty", "{n} cells empty", column.missing).format(n=counted(column.missing))
    return ColumnFrame(
        name=column.name,
        type=column.type,
        type_text=_type_text(column.type),
        types=tuple((kind, _type_text(kind)) for kind in kinds) if column.type != "empty" else (),
        role=column.role,
        bars=() if parts else tuple(count / top for count in column.histogram),
        parts=parts,
        label_count=len(column.labels) if parts else 0,
        words="" if column.fault else _column_words(column, is_class=is_class),
        warning=warning,
    )


def _in_order(labels: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Words in natural order, for display only: the outputs of classes are in the order of their text. Numbers are in
    theirs already."""
    try:
        [float(word) for word, _count in labels]
    except ValueError:
        return tuple(sorted(labels, key=lambda each: natural(each[0])))
    return labels


def _column_words(column: ColumnReading, *, is_class: bool) -> str:
    words = column.reason
    if is_class and column.type == "number" and words:
        return _sentence(words)
    if column.role == "left_out" and words:
        return _sentence(words)
    if column.type == "number" and column.low is not None and column.high is not None and column.mean is not None:
        range_words = _("{low} … {high}, mean {mean}").format(
            low=number(column.low), high=number(column.high), mean=number(column.mean, 3)
        )
        return range_words if not words else f"{range_words} · {words}"
    if column.type in ("number", "empty"):
        return _sentence(words)
    labels = ngettext("{n} label", "{n} labels", column.kinds).format(n=counted(column.kinds))
    counts = {count for _label, count in column.labels}
    if len(counts) == 1 and column.kinds > 1:
        labels += ", " + ngettext("{n} row each", "{n} rows each", min(counts)).format(n=counted(min(counts)))
    if column.role == "input":
        return words or (_("2 labels: one input, 0 or 1") if column.kinds == 2
                         else _("{n} labels: one input each (one-hot)").format(n=counted(column.kinds)))  # fmt: skip
    return f"{labels} · {words}" if words else labels


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _preview(
    reading: TableReading, columns: tuple[ColumnReading, ...], gaps: np.ndarray[tuple[int], np.dtype[np.bool_]],
    shows_gaps: bool,
) -> PreviewFrame:  # fmt: skip
    places = np.flatnonzero(gaps)[:_SHOWN_ROWS] if shows_gaps else np.arange(min(reading.rows, _SHOWN_ROWS))
    used = columns[:_SHOWN_COLUMNS]
    texts = [_texts(reading.table.columns[column.place - 1], places, column.type) for column in used]
    numbers = reading.table.row_numbers[places].tolist()
    rows = tuple((str(row), *(column[at] for column in texts)) for at, row in enumerate(numbers))
    count = int(gaps.sum())
    note = (
        _("{n} of {rows}").format(n=counted(count), rows=counted(reading.rows)) if shows_gaps
        else _("as they are read")
    )  # fmt: skip
    if len(columns) > len(used):
        note += " · " + _("the first {n} columns").format(n=len(used))
    return PreviewFrame(
        title=_("Rows with empty cells") if shows_gaps else _("First rows"),
        note=note,
        head=(_("row"), *(column.name for column in used)),
        rows=rows,
        numeric=(True, *(column.type == "number" for column in used)),
        pale=(True, *(column.role == "left_out" for column in used)),
        has_gaps=count > 0,
    )


def _texts(column: Column, places: np.ndarray[tuple[int], np.dtype[np.intp]], kind: str) -> list[str | None]:
    if column.numbers is not None:
        return [None if value != value else shown(value) for value in column.numbers[places].tolist()]
    if column.codes is None:
        return ["…"] * len(places)
    missing = column.meaning.is_missing if column.meaning is not None and kind == "number" else None
    found: list[str | None] = []
    for code in column.codes[places].tolist():
        word = column.words[code]
        is_gone = column.marks.among_labels(word) if missing is None else bool(missing[code])
        found.append(None if is_gone else word)
    return found


def _missing(sheet: TableSheet, count: int) -> ChoiceFrame:
    assert sheet.reading is not None
    rows = sheet.reading.rows
    title = ngettext("{n} of {rows} rows has empty cells", "{n} of {rows} rows have empty cells", count)
    skip = _("Skip these rows: {n} of {rows} rows are used").format(n=counted(rows - count), rows=counted(rows))
    mean = _("Fill in the mean of the column (labels: none of them)")
    shown_now = sheet.plan.data.missing if sheet.plan is not None else sheet.choices.missing
    return ChoiceFrame(
        "missing", title.format(n=counted(count), rows=counted(rows)),
        (("skip", skip), ("mean", mean), ("refuse", _("Do not open tables with empty cells"))),
        shown_now or "", _("What is done with rows that have an empty cell in a column in use"),
    )  # fmt: skip


def _target_kind(columns: tuple[ColumnReading, ...], sheet: TableSheet) -> ChoiceFrame | None:
    targets = [column for column in columns if column.role == "target"]
    if not targets:
        return None
    options: list[tuple[str, str]] = []
    if len(targets) == 1:
        options.append(("classes", _("Classes")))
    if all(column.type == "number" and not column.fault for column in targets):
        options.append(("numbers", _("Numbers")))
    kind = sheet.plan.data.target_kind if sheet.plan is not None else sheet.choices.target_kind
    names = ", ".join(column.name for column in targets[:3]) + (", …" if len(targets) > 3 else "")
    return ChoiceFrame("target_kind", _("Predict {name} as").format(name=names), tuple(options), kind or "",
                       _("Classes: one of a few; numbers: how much"))  # fmt: skip


def _target_words(plan: TablePlan | None) -> str:
    if plan is None:
        return ""
    if len(plan.classes) == 2:
        return _("One output: how probable {label} is.").format(label=plan.classes[1])
    if plan.classes:
        n = len(plan.classes)
        return _("One output for each of the {n} classes; the largest one is the answer.").format(n=n)
    words = ngettext("One output, a number.", "{n} outputs, one number each.", len(plan.data.targets))
    words = words.format(n=len(plan.data.targets))
    if plan.data.standardize_targets:
        words += " " + _("The targets are standardised, too.")
    return words


def _standardize_words(sheet: TableSheet, columns: tuple[ColumnReading, ...]) -> str:
    numbers = [column for column in columns if column.role == "input" and column.type == "number" and not column.fault]
    advice, reason = why_standardize(numbers)
    wanted = sheet.choices.standardize
    if wanted is None or wanted == advice:
        return reason
    if wanted:
        return _("By choice: each input is shifted and scaled to mean 0 and spread 1.")
    return _("By choice: the inputs stay as they are in the file.")


def _hidden(sheet: TableSheet) -> tuple[LayerSetup, ...]:
    if sheet.setup is not None:
        return sheet.setup.network.layers[:-1]
    return hidden_layers(sheet.plan, sheet.choices, sheet.base) if sheet.plan is not None else ()


def _activation(sheet: TableSheet) -> ChoiceFrame:
    options = tuple((entry.name, _(entry.title)) for entry in ACTIVATIONS.values() if not entry.output_only)
    layers = sheet.setup.network.layers[:-1] if sheet.setup is not None else ()
    return ChoiceFrame("activation", _("Activation"), options, layers[-1].activation if layers else "tanh",
                       _("The activation of the hidden layers"))  # fmt: skip


def _loss(plan: TablePlan, sheet: TableSheet) -> ChoiceFrame:
    setup = sheet.setup
    options = tuple(
        (f"{loss} {output}", f"{_(ACTIVATIONS[output].title)}, {_(LOSSES[loss].title)}")
        for loss, output in losses_for(plan, sheet.base)
    )
    now = f"{setup.loss} {setup.network.layers[-1].activation}" if setup is not None else ""
    return ChoiceFrame("loss", _("Output and loss"), options, now, _("The output's activation, and the loss"))


def _layer_names(plan: TablePlan, setup: RunSetup) -> tuple[tuple[str, ...], ...]:
    outputs = plan.classes if len(plan.classes) == setup.network.layers[-1].units else plan.data.targets
    hidden = tuple(("",) * layer.units for layer in setup.network.layers[:-1])
    return (plan.inputs, *hidden, tuple(outputs))


def _sizes(setup: RunSetup) -> str:
    return "-".join(str(size) for size in (setup.network.inputs, *(layer.units for layer in setup.network.layers)))


def _network_words(setup: RunSetup) -> str:
    names: list[str] = []
    for layer in setup.network.layers:
        title = _(ACTIVATIONS[layer.activation].title)
        if not names or names[-1] != title:
            names.append(title)
    optimizer, rate = OPTIMIZERS[setup.optimizer.name], setup.optimizer.learning_rate
    words = _("{sizes} · {activations} · {loss} · {optimizer}, η = {rate}")
    return words.format(
        sizes=_sizes(setup), activations=_(", then ").join(names), loss=_(LOSSES[setup.loss].title),
        optimizer=optimizer.title, rate=number(optimizer.default_learning_rate if rate is None else rate),
    )  # fmt: skip


def _kept_words(sheet: TableSheet) -> str:
    plan, base = sheet.plan, sheet.base
    if plan is None:
        return ""
    old = base.setup
    if sheet.choices.hidden is not None:
        return _("The optimizer of what is open is kept; the weights are drawn anew.")
    if keeps_network(plan, base):
        return _("The hidden layers and the optimizer are kept; the weights are drawn anew.")
    inputs, outputs = len(plan.inputs), plan.layers[-1][0]
    words = _("The open network, {sizes}, cannot stay: this table gives {inputs} and {outputs}. Its optimizer is kept.")
    return words.format(
        sizes=_sizes(old), inputs=ngettext("{n} input", "{n} inputs", inputs).format(n=inputs),
        outputs=ngettext("{n} output", "{n} outputs", outputs).format(n=outputs),
    )  # fmt: skip
