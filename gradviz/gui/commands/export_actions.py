"""The commands of File › Export."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.gui.commands.action_entry import ActionEntry
from gradviz.gui.commands.commands import Commands
from gradviz.scene.panels import PANELS, WHOLE_WINDOW
from gradviz.text import mark

__all__ = ["EXPORT_ACTIONS"]

_A = ActionEntry


def _exports() -> tuple[ActionEntry, ...]:
    """The figure of each panel that has one."""

    def export(figure: str) -> Callable[[Commands], None]:
        return lambda c: c.export.export_figure(figure)

    return tuple(
        _A(f"export_{panel.name}", "file/export", panel.export.text, panel.export.tooltip,
           export(panel.figures[0].name), keys=panel.export.keys)
        for panel in PANELS if panel.export is not None
    )  # fmt: skip


EXPORT_ACTIONS: tuple[ActionEntry, ...] = (
    _A("figure", "file/export", mark("Figure…"),
       mark("The figure of the panel that has the focus: its size, look and file"), lambda c: c.export.export_focused(),
       keys=("Ctrl+E",)),
    *_exports(),
    _A("export_window", "file/export", mark("Whole &window…"), mark("Save the window as PNG, SVG or PDF"),
       lambda c: c.export.export_figure(WHOLE_WINDOW)),
    _A("export_animation", "file/export", mark("&Animation…"),
       mark("Save the training, or the surface turning round, as an animation"),
       lambda c: c.export.export_animation(c.lessons.guide.lesson if c.lessons.is_open else None), tells=True),
    _A("export_solution", "file/export", mark("Wor&ked solution…"),
       mark("Save this update, worked out with every number, as PDF, Markdown or LaTeX"),
       lambda c: c.written.export_solution(blank=False), keys=("Ctrl+Shift+E",), gap=True, tells=True),
    _A("export_blank_solution", "file/export", mark("&Blank solution…"),
       mark("Save the same with the numbers left out, for students to fill in"),
       lambda c: c.written.export_solution(blank=True)),
    _A("export_page", "file/export", mark("Web pa&ge…"),
       mark("Save the steps of this update, or the open lesson, as one page for any browser"),
       lambda c: c.written.export_page(c.lessons.guide.lesson if c.lessons.is_open else None), tells=True),
    _A("export_numpy_script", "file/export", mark("NumPy scri&pt…"),
       mark("Save a program that does these updates again, with all numbers, in NumPy"),
       lambda c: c.written.export_script("numpy"), gap=True, tells=True),
    _A("export_pytorch_script", "file/export", mark("P&yTorch script…"),
       mark("Save a program that does these updates again, with all numbers, in PyTorch"),
       lambda c: c.written.export_script("pytorch"), tells=True),
)  # fmt: skip
