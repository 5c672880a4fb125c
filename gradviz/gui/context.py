"""Protocols through which parts of the window use it. They are given one of these and never import its class."""

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
    from gradviz.gui.widgets.toast import Message

__all__ = ["Context", "LectureContext", "LessonContext", "Themed", "WindowContext"]


class Themed(Protocol):
    """Anything that has the current theme."""

    @property
    def theme(self) -> Theme:
        """Colours and type sizes."""


class Context(Themed, Protocol):
    """What a command, or a window beside the main one, may use."""

    @property
    def session(self) -> Session:
        """The run that is open."""

    @property
    def presenter(self) -> Presenter:
        """What is looked at, and the moment that is shown."""

    @property
    def settings(self) -> QSettings | None:
        """What is remembered from one start to the next; None: nothing is."""

    @property
    def parent_widget(self) -> QWidget:
        """The main window, as the parent of dialogs, and for its size and its screen."""

    @property
    def actions_by_id(self) -> Mapping[str, QAction]:
        """The actions that were made from `actions.ACTIONS`."""

    def menu(self, path: str) -> QMenu:
        """A menu by its path, such as `file/recent`."""

    # Panels of which commands call methods.

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
        """Every panel by its name; some are made when they are first shown."""

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel."""

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and has room."""

    # Pages over the panels

    def show_page(self, page: QWidget) -> None:
        """Lay a page over the panels; Esc takes it away."""

    def close_page(self) -> bool:
        """Take the page away that lies over the panels; whether there was one."""

    @property
    def side_area(self) -> SideArea:
        """Where a panel is shown beside the graph, over the plots."""

    def ring_panel(self, name: str) -> None:
        """Bring a panel forward and draw a ring around it for a few seconds."""

    def panel_of(self, widget: QWidget | None) -> str:
        """The name of the panel that a widget belongs to; empty where it belongs to none."""

    def show_document(self) -> None:
        """The window's title: what is open, and with which files of own parts."""

    # Telling

    def say(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Say what was done, with at most two buttons (words, what they do)."""

    def complain(self, sentence: str) -> None:
        """Say what went wrong, without stopping anyone."""

    def clear_message(self) -> None:
        """What was said is of no importance any more; a question stays."""

    def dismiss_message(self) -> bool:
        """Take away the message that is shown; whether there was one."""

    def announce(self, sentence: str) -> None:
        """Tell a screen reader something."""


class WindowContext(Context, Protocol):
    """What commands of the View and Lesson menus change of the window itself."""

    @property
    def theme_choice(self) -> str:
        """The name of the theme that was chosen, or `system`."""

    @property
    def zoom(self) -> float:
        """How large type is, as a factor."""

    def set_theme(self, choice: str, zoom: float | None = None) -> None:
        """Restyle everything; `zoom` None: type stays as large as it is."""

    def reset_layout(self) -> None:
        """Every panel back in its first place."""

    def choose_layout(self, preset: str) -> None:
        """One of the four layouts."""

    def enlarge_panel(self) -> None:
        """The panel in use gets the whole window, or all panels are put back."""

    def put_panels_back(self) -> bool:
        """Put back what is enlarged or lies over the others; False where nothing is."""

    def make_lesson_panel(self) -> LessonPanel:
        """The panel of the lesson, with a place of its own; made once."""


class LectureContext(Context, Protocol):
    """What Predict, Present and the offer of unsaved work change of the window."""

    @property
    def cards(self) -> Mapping[str, Card]:
        """The frame around each panel, by the panel's name."""

    def ask(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]]) -> Message:
        """Show a question, with at most two answers, until it is answered or taken back."""

    def take_back(self, message: Message) -> None:
        """The question needs no answer any more."""

    def insert_below_toolbar(self, widget: QWidget) -> None:
        """Put a row between the toolbar and the panels."""

    def order_tab_stops_soon(self) -> None:
        """Stops of the Tab key have come or gone."""

    def share_keys(self, other: QWidget) -> None:
        """Let another window of the program have the main window's keys, but for those that are its own."""


class Stage(Protocol):
    """Arranges the panels for a lesson's stop."""

    def stage(self, names: Sequence[str], layout: str | None, *, ending: bool = False) -> None:
        """Bring these panels forward, the first one in the large place and marked; what was there comes back with
        `leave_stage`. `layout` is one of the four; `ending`: the lesson takes the graph's place too."""

    def leave_stage(self) -> None:
        """The panels as they were before the lesson."""


class LessonContext(WindowContext, LectureContext, Protocol):
    """What lessons change of the window."""

    @property
    def panel_layout(self) -> Stage:
        """Where the panels are."""
