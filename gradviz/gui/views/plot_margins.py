"""The margins around the axes of a plot: as given, or wider where both axes are to have one scale."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from gradviz.gui.views.plot_items import Axes
from gradviz.gui.views.plot_library import pg

__all__ = ["Margins"]

_TRIES = 4  # to place axes by the space of their texts, which only grows


class Margins(QObject):
    """Places `axes` in the viewport of `plot`.

    Where the aspect is fixed, the texts of the left axis decide on the width that is left, this on the height, and the
    height on the ticks and so on the texts. Several widths may agree with the texts that they lead to, so each fit
    begins with the least room, which only grows until the next one: the place of the axes never depends on what was
    displayed before.
    """

    def __init__(self, plot: pg.GraphicsView, axes: Axes) -> None:
        super().__init__(plot)
        self._plot, self._axes = plot, axes
        self._least = (0.0, 0.0, 0.0, 0.0)
        self._aspect: float | None = None
        # Axes need space for their texts, known after drawing. Done once, later: placing resizes the view repeatedly.
        self._fitted = 0.0, 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refit)
        axes.view.sigResized.connect(lambda _view: self._later.start())

    def set_least(self, left: float, top: float, right: float, bottom: float) -> None:
        """Set the least margins, in pixels."""
        self._least = (left, top, right, bottom)
        self.fit()

    def set_aspect(self, aspect: float | None) -> None:
        """Width over height of what is inside the axes; None: as large as it gets."""
        if aspect != self._aspect:
            self._aspect, self._axes.axis("left").keeps_room = aspect, aspect is not None
            self.fit()

    def fit(self) -> None:
        """Place the axes anew."""
        left = self._axes.axis("left")
        if self._aspect is None or self._plot.testAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent):
            self._place()  # before it has its size, which comes with a resize event
            return
        left.forget_room()
        self._place()
        for _try in range(_TRIES):
            before = left.textWidth
            left.work_out()
            if left.textWidth == before:
                break
            self._place()

    def fit_square(self) -> None:
        """Place the axes anew where their place depends on their texts."""
        if self._aspect is not None:
            self.fit()

    def _place(self) -> None:
        left, top, right, bottom = self._least
        layout, view = self._axes.layout, self._axes.view
        layout.setContentsMargins(left, top, right, bottom)
        if self._aspect is not None:
            # With the wide margins of a wide plot it could not become narrow enough.
            self._axes.setGeometry(self._plot.range)
            layout.activate()
            more = view.width() - view.height() * self._aspect
            if more > 0:
                layout.setContentsMargins(left + more / 2, top, right + more / 2, bottom)
            else:
                layout.setContentsMargins(left, top, right, bottom - more / self._aspect)
            layout.activate()
        self._fitted = (view.width(), view.height())

    def _refit(self) -> None:
        view = self._axes.view
        if self._aspect is not None and self._fitted != (view.width(), view.height()):
            self._place()
