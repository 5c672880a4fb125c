"""How a lesson's stop arranges the window: its panels come forward, some are hidden until the answer is given, and
everything is restored afterwards."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from gradviz.gui.lecture.panel_cover import PanelCover
from gradviz.scene.lecture.covered import CONTAINERS
from gradviz.scene.panels import PANELS
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.documents.lessons import Stop
    from gradviz.gui.context import LessonContext

__all__ = ["StopStage"]

_PAGES = {"nudge": "nudge", "explanation": "chain"}
_AT_THE_END = ("loss", "surface")  # what the run has come to


class StopStage:
    """Belongs to one `LessonGuide`."""

    def __init__(self, context: LessonContext) -> None:
        self._context = context
        self._covers: dict[str, PanelCover] = {}
        self._page_before = ""
        self._digits_before: int | None = None

    def withhold(self, names: Collection[str]) -> None:
        """Hide the contents of these panels from exports, the audience and screen readers from now on. `cover` hides
        the panels themselves, after `show` has placed them."""
        self._lift([name for name in self._covers if name not in names])
        self._context.presenter.look(covered=frozenset(CONTAINERS.get(name, name) for name in names))

    def show(self, stop: Stop) -> None:
        """Bring the panels of the stop forward."""
        self._lift(list(self._covers))  # the page of a panel that is hidden could not be turned
        context, names = self._context, stop.panels
        if names or stop.look.layout:
            context.panel_layout.stage(names, stop.look.layout)
        else:
            context.panel_layout.leave_stage()
        self._turn(next((_PAGES[name] for name in names if name in _PAGES), ""))
        self._show_digits(stop.look.digits)

    def cover(self, names: Collection[str]) -> None:
        """Hide these panels, and show all others, until the answer is given."""
        context = self._context
        self.withhold(names)
        for name in names:
            place = CONTAINERS.get(name, name)
            if name not in self._covers and place in context.cards:
                title = next(_(panel.title) for panel in PANELS if panel.name == name)
                self._covers[name] = PanelCover(context.cards[place], _("{panel}: hidden until the answer").format(
                    panel=title))  # fmt: skip
                self._covers[name].set_theme(context.theme)
        context.presenter.catch_up()

    def _lift(self, names: Collection[str]) -> None:
        for name in names:
            self._covers.pop(name).lift()

    def set_theme(self) -> None:
        """Colours of the window's theme."""
        for cover in self._covers.values():
            cover.set_theme(self._context.theme)

    def end(self) -> None:
        """Let the ending of the lesson take the place of the graph."""
        self.cover(())
        self._context.panel_layout.stage(_AT_THE_END, None, ending=True)

    def leave(self) -> None:
        """Restore the window as it was before the lesson."""
        self.cover(())
        self._context.panel_layout.leave_stage()
        self._turn("")
        self._show_digits(None)

    def _show_digits(self, digits: int | None) -> None:
        """Show numbers with the digits of the stop; None: with those before the lesson."""
        presenter = self._context.presenter
        if digits is not None:
            if self._digits_before is None:
                self._digits_before = presenter.view.digits
            presenter.look(digits=digits)
        elif self._digits_before is not None:
            presenter.look(digits=self._digits_before)
            self._digits_before = None

    def _turn(self, page: str) -> None:
        """Show the explanation's page that the stop names; empty: the page before the lesson."""
        explanation = self._context.explanation
        if page:
            self._page_before = self._page_before or explanation.page
            explanation.turn_to(page)
        elif self._page_before:
            explanation.turn_to(self._page_before)
            explanation.turn_to("sentence")  # where there is no room for both
            self._page_before = ""
