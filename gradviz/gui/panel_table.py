"""How the widgets of the panels are created, painted and connected, by the names of `gradviz.scene.panels.PANELS`.

Modules are imported when they are needed, so that a start loads only those of the first picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradviz.records import FrozenRecord
from gradviz.scene.frame import AnyFrame
from gradviz.scene.themes import Theme

if TYPE_CHECKING:
    from gradviz.gui.panels.curvature_panel import CurvaturePanel
    from gradviz.gui.panels.flow_panel import FlowPanel
    from gradviz.gui.panels.output_panel import OutputPanel
    from gradviz.gui.presenter import Presenter
    from gradviz.scene.surface.surface_frame import SurfaceFrame

__all__ = ["WIDGETS", "Paint", "PanelWidget", "make_panel", "painters"]

Paint = Callable[[QPainter, QRectF, AnyFrame, Theme], None]


def _nothing(panel: QWidget, presenter: Presenter) -> None:
    """Connect nothing: the panel has no signals, or the window connects them."""


class PanelWidget(FrozenRecord, frozen=True):
    """`make(parent)` creates the widget, None where another panel contains it. Each of `load_painters`, by the name of
    a figure, returns the function that paints that figure. `connect(panel, presenter)` connects the signals of the new
    widget. `is_late`: it is created when it is first shown, not with the window.
    """

    make: Callable[[QWidget | None], QWidget] | None
    load_painters: Mapping[str, Callable[[], Paint]] = {}
    connect: Callable[[Any, Presenter], None] = _nothing
    is_late: bool = True


def painters() -> dict[str, Paint]:
    """Every figure's painter by the figure's name, all loaded."""
    return {name: load() for widget in WIDGETS.values() for name, load in widget.load_painters.items()}


def make_panel(name: str, parent: QWidget | None = None) -> Any:
    """Create the widget of a panel. Raises `KeyError` where another panel contains it or there is none."""
    make = WIDGETS[name].make
    if make is None:
        raise KeyError(name)
    return make(parent)


# Creation


def _toolbar(parent: QWidget | None) -> QWidget:
    from gradviz.engine.optimizers import OPTIMIZERS
    from gradviz.gui.panels.toolbar_panel import ToolbarPanel
    from gradviz.scene.transport import SPEEDS
    from gradviz.text import _

    return ToolbarPanel(
        [("operation", _("Operation")), ("layer", _("Layer")), ("phase", _("Phase")), ("update", _("Update")),
         ("epoch", _("Epoch"))],
        SPEEDS,
        [(entry.name, _(entry.title)) for entry in OPTIMIZERS.values()],
        parent,
    )  # fmt: skip


def _lesson(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.lesson_panel import LessonPanel

    return LessonPanel(parent)


def _setup(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.setup_panel import SetupPanel

    return SetupPanel(parent)


def _network(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.network_panel import NetworkPanel

    return NetworkPanel(parent)


def _surface(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.surface_panel import SurfacePanel

    return SurfacePanel(parent)


def _loss(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.loss_panel import LossPanel

    return LossPanel(parent)


def _output(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.output_panel import OutputPanel

    return OutputPanel(parent)


def _flow(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.flow_panel import FlowPanel

    return FlowPanel(parent)


def _curvature(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.curvature_panel import CurvaturePanel

    return CurvaturePanel(parent)


def _explanation(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.explanation_panel import ExplanationPanel

    return ExplanationPanel(parent)


def _timeline(parent: QWidget | None) -> QWidget:
    from gradviz.gui.panels.timeline_panel import TimelinePanel

    return TimelinePanel(parent)


# Painters


def _network_painter() -> Paint:
    from gradviz.gui.figures.network.network_painter import paint_network

    return paint_network


def _surface_painter() -> Paint:
    from gradviz.gui.figures.surface.surface_painter import paint_surface

    def paint(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
        # A surface shown in space in the window is shown in space to the audience.
        (paint_surface if frame.relief is None else _relief_painter())(painter, rect, frame, theme)

    return paint


def _relief_painter() -> Paint:
    from gradviz.gui.figures.surface.relief_painter import paint_relief
    from gradviz.gui.figures.surface.surface_painter import paint_surface

    def paint(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
        # A line through the surface is a curve, which is never drawn in space.
        (paint_relief if frame.line is None else paint_surface)(painter, rect, frame, theme)

    return paint


def _loss_painter() -> Paint:
    from gradviz.gui.figures.loss_painter import paint_loss

    return paint_loss


def _output_painter() -> Paint:
    from gradviz.gui.figures.output_painter import paint_output

    return paint_output


def _flow_painter() -> Paint:
    from gradviz.gui.figures.flow_painter import paint_flow

    return paint_flow


def _curvature_painter() -> Paint:
    from gradviz.gui.figures.curvature_painter import paint_curvature

    return paint_curvature


# Connections of signals


def _connect_output(panel: OutputPanel, presenter: Presenter) -> None:
    from gradviz.gui.sample_edits import draw_samples

    session = presenter.session
    panel.sample_requested.connect(presenter.choose_sample)
    drawing = panel.drawing
    drawing.stroke_requested.connect(lambda stroke: draw_samples(session, stroke))
    session.opened.connect(drawing.leave)
    drawing.switched.connect(lambda on: presenter.column_requested.emit("output" if on else ""))
    drawing.complaint_requested.connect(session.complained)
    drawing.table_requested.connect(lambda: presenter.command_requested.emit("edit_samples"))

    def probe(x: float, y: float) -> None:
        from gradviz.scene.charts.output_drawn import probe_words

        if presenter.moment is not None:
            drawing.interaction.show_probe(probe_words(presenter.moment, presenter.view, x, y))

    drawing.probe_requested.connect(probe)


def _connect_flow(panel: FlowPanel, presenter: Presenter) -> None:
    panel.kind_requested.connect(lambda kind: presenter.look(flow=kind))


def _connect_curvature(panel: CurvaturePanel, presenter: Presenter) -> None:
    panel.rate_requested.connect(lambda rate: presenter.session.edit_field("optimizer.learning_rate", repr(rate)))


WIDGETS: dict[str, PanelWidget] = {
    "toolbar": PanelWidget(_toolbar, is_late=False),
    "lesson": PanelWidget(_lesson),
    "setup": PanelWidget(_setup, is_late=False),
    "network": PanelWidget(_network, {"network": _network_painter}, is_late=False),
    "surface": PanelWidget(_surface, {"surface": _surface_painter, "surface3d": _relief_painter}, is_late=False),
    "loss": PanelWidget(_loss, {"loss": _loss_painter}, is_late=False),
    "output": PanelWidget(_output, {"output": _output_painter}, _connect_output),
    "flow": PanelWidget(_flow, {"flow": _flow_painter}, _connect_flow),
    "curvature": PanelWidget(_curvature, {"curvature": _curvature_painter}, _connect_curvature),
    "explanation": PanelWidget(_explanation, is_late=False),
    "nudge": PanelWidget(None),  # a page of the explanation, which makes it
    "timeline": PanelWidget(_timeline, is_late=False),
}
