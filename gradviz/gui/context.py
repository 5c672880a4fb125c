"""Protocols through which parts of the window use the window: they receive one of these and never import its class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gradviz.gui.presenter import Presenter
from gradviz.gui.session import Session
from gradviz.scene.themes import Theme

if TYPE_CHECKING:
    from gradviz.gui.panels.explanation_panel import ExplanationPanel
    from gradviz.gui.panels.lesson_panel import LessonPanel
    from gradviz.gui.panels.network_panel import NetworkPanel
    from gradviz.gui.panels.surface_panel import SurfacePanel
    from gradviz.gui.panels.toolbar_panel import ToolbarPanel
    from gradviz.gui.widgets.card import Card
    from gradviz.gui.widgets.side_area import SideArea
    from gradviz.gui.widgets.toast import Message, Toast

__all__ = ["Context", "LectureContext", "LessonContext", "Themed", "WindowContext"]


class Themed(Protocol):
    """An object with the current theme."""

    @property
    def theme(self) -> Theme:
        """Colours and type sizes."""


class Context(Themed, Protocol):
    """The interface of the main window for commands and secondary windows."""

    @property
    def session(self) -> Session:
        """The session with the open run."""

    @property
    def presenter(self) -> Presenter:
        """The presenter with the view and the displayed moment."""

    @property
    def settings(self) -> QSettings | None:
        """The settings stored between starts; None where nothing is stored."""

    @property
    def parent_widget(self) -> QWidget:
        """The main window, as the parent of dialogs and for its size and screen."""

    @property
    def actions_by_id(self) -> Mapping[str, QAction]:
        """The actions created from `actions.ACTIONS`, by id."""

    def menu(self, path: str) -> QMenu:
        """A menu by its path, such as `file/recent`."""

    # Panels whose methods are called by commands.

    @property
    def toolbar(self) -> ToolbarPanel:
        """The controls below the menus."""

    @property
    def network(self) -> NetworkPanel:
        """The graph."""

    @property
    def explanation(self) -> ExplanationPanel:
        """The explanation below the graph."""

    @property
    def surface(self) -> SurfacePanel:
        """The loss surface."""

    @property
    def panels(self) -> Mapping[str, QWidget]:
        """Every panel by its name; some are created when they are first shown."""

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel."""

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and fits in the window."""

    # Pages over the panels

    def show_page(self, page: QWidget) -> None:
        """Show a page over the panels; Esc closes it."""

    def close_page(self) -> bool:
        """Close the page over the panels; returns whether there was one."""

    @property
    def side_area(self) -> SideArea:
        """Show a panel beside the graph, over the plots."""

    def ring_panel(self, name: str) -> None:
        """Bring a panel forward and draw a ring around it for a few seconds."""

    def panel_of(self, widget: QWidget | None) -> str:
        """The name of the panel that contains a widget; empty where none does."""

    def show_document(self) -> None:
        """The window's title: the open document and the loaded files of own parts."""

    # Messages

    def say(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Show a message about a completed action, with at most two buttons (label, callback)."""

    def complain(self, sentence: str) -> None:
        """Show an error message that does not block the window."""

    def clear_message(self) -> None:
        """Remove a message that is out of date; a question stays."""

    def dismiss_message(self) -> bool:
        """Remove the displayed message; returns whether there was one."""

    def announce(self, sentence: str) -> None:
        """Announce a text to a screen reader."""


class WindowContext(Context, Protocol):
    """The parts of the window that commands of the View and Lesson menus change."""

    @property
    def theme_choice(self) -> str:
        """The name of the chosen theme, or `system`."""

    @property
    def zoom(self) -> float:
        """The size of type as a factor."""

    def set_theme(self, choice: str, zoom: float | None = None) -> None:
        """Restyle everything; where `zoom` is None the size of type stays."""

    def reset_layout(self) -> None:
        """Put every panel back in its initial place."""

    def choose_layout(self, preset: str) -> None:
        """Choose one of the four layouts."""

    def enlarge_panel(self) -> None:
        """Enlarge the focused panel to the whole window, or put all panels back."""

    def put_panels_back(self) -> bool:
        """Put back a panel that is enlarged or over the others; False where there is none."""

    def make_lesson_panel(self) -> LessonPanel:
        """The panel of the lesson, which has its own place; created once."""


class LectureContext(Context, Protocol):
    """The parts of the window that Predict, Present and the offer of unsaved work change."""

    @property
    def cards(self) -> Mapping[str, Card]:
        """The frame around each panel, by the panel's name."""

    def ask(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]]) -> Message:
        """Show a question with at most two answers until it is answered or withdrawn."""

    def take_back(self, message: Message) -> None:
        """Withdraw the question."""

    @property
    def message(self) -> Toast:
        """The message over the panels."""

    def insert_below_toolbar(self, widget: QWidget) -> None:
        """Insert a row between the toolbar and the panels."""

    def order_tab_stops_soon(self) -> None:
        """Update the tab order after widgets were added or removed."""

    def share_keys(self, other: QWidget) -> None:
        """Give another window of the program the main window's keys, except those that it uses itself."""


class Stage(Protocol):
    """Arranges the panels for a lesson's stop."""

    def stage(self, names: Sequence[str], layout: str | None, *, ending: bool = False) -> None:
        """Bring these panels forward, the first one in the large place and marked; `leave_stage` restores the panels
        before. `layout` is one of the four; `ending`: the lesson takes the graph's place too."""

    def leave_stage(self) -> None:
        """Restore the panels as they were before the lesson."""


class LessonContext(WindowContext, LectureContext, Protocol):
    """The parts of the window that lessons change."""

    @property
    def panel_layout(self) -> Stage:
        """The layout of the panels."""
