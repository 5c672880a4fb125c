"""The report of `gradviz import` on a table, as text and as JSON, and the setup that it writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from gradviz.data.csv_plan import TablePlan, UseChoices, plan_table
from gradviz.data.csv_reading import reading_of
from gradviz.data.csv_table import TableChoices, read_table
from gradviz.data.errors import SetupError
from gradviz.documents.setups import write_setup
from gradviz.export.files import check_target
from gradviz.export.json_text import json_text
from gradviz.scene.setup.csv_choice import setup_of_plan
from gradviz.text import _

__all__ = ["import_document", "import_table", "import_text"]


def import_table(table: Path, out: Path, reading: TableChoices, use: UseChoices, *, as_json: bool) -> str:
    """Read a table, write a setup, and return the report. Raises `SetupError`, `WriteError`."""
    if out.suffix.lower() != ".json":
        message = _("expected a file that ends in .json (a setup), got {name}")
        raise SetupError("--out", message.format(name=out.name))
    check_target(out)
    plan = plan_table(reading_of(read_table(table, str(table), reading)), use)
    write_setup(setup_of_plan(plan, _path_from(table, out.parent), table.stem), out)
    return json_text(import_document(plan)) + "\n" if as_json else import_text(plan)


def _path_from(table: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(table.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return str(table.resolve())


def import_document(plan: TablePlan) -> dict[str, Any]:
    """The report on a table, ready for JSON."""
    return {
        "rows": plan.reading.rows,
        "skipped_rows": plan.skipped_rows,
        "columns": [
            {"name": column.name, "type": column.type, "role": column.role, "missing": column.missing}
            for column in plan.columns
        ],
        "targets": list(plan.data.targets),
        "target_kind": plan.data.target_kind,
        "classes": list(plan.classes),
        "inputs": list(plan.inputs),
        "standardize": plan.data.standardize,
        "train_rows": plan.train_rows,
        "test_rows": plan.test_rows,
        "layers": [{"units": units, "activation": activation} for units, activation in plan.layers],
        "loss": plan.loss,
        "notes": list(plan.notes),
    }


def import_text(plan: TablePlan) -> str:
    """The report as lines of text: the columns, then what was done."""
    words = {"input": _("input"), "target": _("target"), "left_out": _("left out")}
    types = {
        "number": _("number"), "label": _("label"), "date": _("date"), "text": _("text"), "empty": _("empty"),
    }  # fmt: skip
    rows = [(column.name, types[column.type], words[column.role], str(column.missing)) for column in plan.columns]
    heads = (_("column"), _("type"), _("role"), _("missing"))
    widths = [min(40, max(len(row[place]) for row in (heads, *rows))) for place in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]
    sizes = "-".join(str(size) for size in (len(plan.inputs), *(units for units, _activation in plan.layers)))
    activations = ", ".join(activation for _units, activation in plan.layers)
    lines += [
        "",
        _("network {sizes} ({activations}), loss {loss}").format(sizes=sizes, activations=activations, loss=plan.loss),
    ]
    return "\n".join([*lines, *plan.notes]) + "\n"
