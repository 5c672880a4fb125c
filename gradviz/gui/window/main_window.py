"""The main window: it assembles menus, controls and panels, and connects them to session, presenter and commands."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMenu, QPlainTextEdit, QWidget

from gradviz.gui.background.waiting import wait_for, work_beside
from gradviz.gui.commands.commands import Commands
from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.lecture.lecture import Lecture
from gradviz.gui.lecture.presenter_keys import PresenterKeys
from gradviz.gui.panel_table import WIDGETS, make_panel
from gradviz.gui.presenter import Presenter
from gradviz.gui.session import Session
from gradviz.gui.widgets.announcement import announce
from gradviz.gui.widgets.drop_hint import DropHint
from gradviz.gui.widgets.ring import Ring
from gradviz.gui.widgets.side_area import SideArea
from gradviz.gui.widgets.theme import apply_theme, prepare_theme
from gradviz.gui.widgets.toast import Message, Toast
from gradviz.gui.window.central_area import CentralArea
from gradviz.gui.window.connections import connect_menus, connect_wishes
from gradviz.gui.window.document_shown import show_rules, show_title, show_undo
from gradviz.gui.window.file_open import drop_words, open_dropped
from gradviz.gui.window.layout_buttons import LayoutButtons
from gradviz.gui.window.lazy_panels import Panels
from gradviz.gui.window.menus import Menus
from gradviz.gui.window.panel_layout import PANEL_NAMES, PanelLayout
from gradviz.gui.window.tab_order import TabOrder
from gradviz.gui.window.window_settings import (
    keep_on_screen_soon,
    read_choice,
    read_number,
    remember,
    restore,
    wants_3d,
)
from gradviz.gui.window.window_theme import window_theme
from gradviz.scene.panels import Position, hideable_panels, panels_at
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view.window_layout import Preset

if TYPE_CHECKING:
    from gradviz.gui.panels.explanation_panel import ExplanationPanel
    from gradviz.gui.panels.lesson_panel import LessonPanel
    from gradviz.gui.panels.loss_panel import LossPanel
    from gradviz.gui.panels.network_panel import NetworkPanel
    from gradviz.gui.panels.setup_panel import SetupPanel
    from gradviz.gui.panels.surface_panel import SurfacePanel
    from gradviz.gui.panels.timeline_panel import TimelinePanel
    from gradviz.gui.panels.toolbar_panel import ToolbarPanel
    from gradviz.gui.widgets.card import Card
    from gradviz.gui.window.recovery import Recovery

__all__ = ["MainWindow"]


class MainWindow(QMainWindow):
    """`settings` None: nothing is remembered, the look is the given one (for pictures and tests)."""

    def __init__(self, session: Session, settings: QSettings | None = None, theme: str = "system") -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self.recovery: Recovery | None = None
        self.theme_choice = read_choice(settings, "theme", theme, (*THEMES, "system"))
        self.zoom = read_number(settings, "zoom", 1.0, 0.5, 4.0)
        self.theme: Theme = window_theme(self, self.theme_choice, self.zoom)
        prepare_theme(self.theme)  # the style sheet is set last
        self.setAcceptDrops(True)
        self.panels = Panels({
            name: widget.make(None if name in PANEL_NAMES else self)  # those are put into their cards
            for name, widget in WIDGETS.items() if widget.make is not None and not widget.is_late
        }, self._make_late)  # fmt: skip
        self.toolbar: ToolbarPanel = self.panels["toolbar"]
        self.setup: SetupPanel = self.panels["setup"]
        self.network: NetworkPanel = self.panels["network"]
        self.explanation: ExplanationPanel = self.panels["explanation"]
        self.surface: SurfacePanel = self.panels["surface"]
        self.loss: LossPanel = self.panels["loss"]
        self.timeline: TimelinePanel = self.panels["timeline"]
        session.set_wait(partial(wait_for, self), partial(work_beside, self))
        self.panel_layout = PanelLayout(self.panels, self)
        self.tab_order = TabOrder(self, self._tab_areas)
        self.message = Toast(self.panel_layout)
        parts = ChainMap({}, self.panels)
        self.explanation.nudge_made.connect(partial(parts.__setitem__, "nudge"))
        self.presenter = Presenter(session, parts, self)
        self.lecture = Lecture(self)
        self.commands = Commands(self, self.lecture)
        self._menus = Menus(self, self.commands)
        self.actions_by_id: dict[str, QAction] = self._menus.actions
        self.lecture.ready_actions()
        connect_menus(self)
        self.commands.files.fill_recent()
        self.layout_buttons = LayoutButtons(self.lecture.buttons, self)
        self.layout_buttons.pressed.connect(lambda name: self.actions_by_id[name].trigger())
        self.menuBar().setCornerWidget(self.layout_buttons)
        self._lay_out()
        connect_wishes(self)
        for name, panel in self.panels.items():
            WIDGETS[name].connect(panel, self.presenter)
        self._keys = self._watch_keys(self)
        self.commands.run.show_choices()
        self.commands.explanation.restore_digits()
        self.commands.view.restore_edge_numbers()
        self.setup.set_theme(self.theme)
        self.presenter.reset_forms()
        apply_theme(self.theme)
        self.set_theme(self.theme_choice)
        restore(self, self.panel_layout, settings)
        self._preset_changed(str(self.panel_layout.choice.preset))
        if wants_3d(settings):
            self.presenter.look(surface_3d=True)
        self.show_document()
        self.select_first()
        self.commands.view.show_space()
        show_rules(self.network, session)
        self.presenter.refresh()
        self.session.run_changed.connect(self.tab_order.update_soon)
        # Some widget must have the focus at first; this one shows no focus ring.
        self.panel_layout.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.panel_layout.setFocus()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    # Look

    def set_theme(self, choice: str, zoom: float | None = None) -> None:
        """Restyle everything, live."""
        self.theme_choice = choice
        self.zoom = self.zoom if zoom is None else zoom
        theme = window_theme(self, choice, self.zoom)
        if theme != self.theme:
            apply_theme(theme)
        self.theme = theme
        for part in (*self.panels.values(), self.message, self.panel_layout, self.page_area, self.side_area,
                     self.layout_buttons):  # fmt: skip
            part.set_theme(self.theme)
        self.lecture.set_theme()
        self._make_room()
        self.actions_by_id[f"theme_{choice}"].setChecked(True)
        if self.settings is not None:
            self.settings.setValue("theme", choice)
            self.settings.setValue("zoom", self.zoom)

    def _make_room(self) -> None:
        """Where height is scarce, what the menus offer as well leaves the toolbar."""
        tight = self.height() < _TIGHT * self.theme.scale
        self.toolbar.set_tight(tight)
        self.panel_layout.set_low(tight)
        self.layout_buttons.fit(self.width(), self.theme)

    def insert_below_toolbar(self, widget: QWidget) -> None:
        """Put a row between the toolbar and the panels."""
        self._central.insert_below_toolbar(widget)

    def order_tab_stops_soon(self) -> None:
        """Stops of the Tab key have come or gone."""
        self.tab_order.update_soon()

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel."""
        if visible and name in panels_at(Position.PLOT):
            self.side_area.close_panel()  # it lies over the plots
        self.panel_layout.set_panel_visible(name, visible)

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and has room."""
        return self.panel_layout.is_panel_visible(name)

    def show_page(self, page: QWidget) -> None:
        """Lay a page over toolbar and panels; Esc takes it away."""
        self.page_area.show_page(page)
        self.message.stand_in(self.page_area, getattr(page, "foot", None))

    def close_page(self) -> bool:
        """Take the page away; whether there was one."""
        return self.page_area.close_page()

    def ring_panel(self, name: str) -> None:
        """Bring a panel forward and draw a ring around it for a few seconds."""
        if name in hideable_panels():
            self.show_panel(name, True)
        Ring(self.cards[name] if name in self.cards else self.panels[name], self.theme)

    def panel_of(self, widget: QWidget | None) -> str:
        """The name of the panel that a widget belongs to; empty where it belongs to none."""
        return self.panels.name_of(widget)

    def reset_layout(self) -> None:
        """Every panel back in its first place."""
        self.panel_layout.reset()

    def choose_layout(self, preset: str) -> None:
        """One of the four layouts."""
        self.panel_layout.choose_preset(Preset(preset))

    def enlarge_panel(self) -> None:
        """The panel that has the keys, or that is pointed at, gets the whole window; or all panels are put back."""
        self.panel_layout.enlarge_or_leave()

    def put_panels_back(self) -> bool:
        """Put back what is enlarged or lies over the others; False where nothing is."""
        return self.panel_layout.leave()

    def _preset_changed(self, preset: str) -> None:
        self.layout_buttons.show_chosen(Preset(preset))
        self.actions_by_id[f"layout_{preset}"].setChecked(True)

    def make_lesson_panel(self) -> LessonPanel:
        """The panel of the lesson, which comes into being with the first one."""
        panel: LessonPanel = make_panel("lesson")
        self.panels["lesson"] = panel
        panel.set_theme(self.theme)
        self.panel_layout.add_first("lesson", panel)
        return panel

    @property
    def parent_widget(self) -> QWidget:
        """This window, as the parent of dialogs."""
        return self

    @property
    def cards(self) -> Mapping[str, Card]:
        """The frame around each panel, by the panel's name."""
        return self.panel_layout.cards

    def share_keys(self, other: QWidget) -> None:
        """Let another window of the program have this one's keys, but for those that are its own."""
        for action in self.actions():
            if action.objectName() not in _OWN_KEYS:
                other.addAction(action)
        self._watch_keys(other)

    def _watch_keys(self, watched: QWidget) -> PresenterKeys:
        return PresenterKeys(watched, lambda: self.lecture.is_presenting, self.commands.view.leave)

    def say(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Say what was done, with at most two buttons of what can be done with it."""
        self.message.say(sentence, is_fault=False, actions=actions)

    def ask(self, sentence: str, actions: Sequence[tuple[str, Callable[[], object]]]) -> Message:
        """Show a question, with at most two answers, until it is answered or taken back."""
        return self.message.ask(sentence, actions)

    def take_back(self, message: Message) -> None:
        """The question needs no answer any more."""
        self.message.take_back(message)

    def clear_message(self) -> None:
        """What was said is of no importance any more; a question stays."""
        self.message.clear_statements()

    def dismiss_message(self) -> bool:
        """Take away the message that is shown; whether there was one."""
        return self.message.clear()

    def complain(self, sentence: str) -> None:
        """Say what went wrong, without stopping anyone."""
        self.message.say(sentence)

    def recover(self, sentence: str) -> None:
        """After a fault in a slot: back to what could be shown last, and say so."""
        self.session.roll_back()
        self.presenter.refresh()
        self.complain(sentence)

    def select_first(self) -> None:
        """Look anew, at a weight: the explanation has something to explain from the first moment on."""
        self.presenter.select_first()
        if isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit):
            self.panel_layout.setFocus()  # what was typed belongs to the last run: the arrows step
        # Whatever was enlarged was a part of something else.
        self.network.canvas.fit()
        self.panels.reset_views()

    def show_document(self) -> None:
        """The window's title, and what Undo and Redo would do."""
        show_title(self, self.session)
        show_undo(self.actions_by_id, self.session.timeline)

    def menu(self, path: str) -> QMenu:
        """A menu by its path, such as `file/recent`."""
        return self._menus.by_path[path]

    # Assembling

    def _lay_out(self) -> None:
        self._central = CentralArea(self, self.toolbar, self.panel_layout)
        self.page_area = self._central.pages
        self._drop_hint = DropHint(self)
        self.panel_layout.on_placed = self.message.place
        self.page_area.closed.connect(lambda: self.message.stand_in(None))
        self.side_area = SideArea(self.panel_layout, self.panel_layout.side_place, self.cards["network"])
        self.panel_layout.on_shown = self._panels_arranged
        self.panel_layout.preset_changed.connect(self._preset_changed)

    def _make_late(self, name: str) -> QWidget:
        """A panel is to be seen for the first time: it gets what the others have from the start."""
        card = self.panel_layout.cards[name]
        panel: Any = make_panel(name, card)
        panel.set_theme(self.theme)
        card.take(panel)
        WIDGETS[name].connect(panel, self.presenter)
        self.tab_order.update_soon()
        return panel

    def _tab_areas(self) -> list[QWidget]:
        """What the Tab key goes through, in this order."""
        predicting = self.lecture.predicting
        asked = [predicting.panel] if predicting is not None and predicting.is_on else []
        made = [self.panels[name] for name in ("lesson", *PANEL_NAMES) if name in self.panels]
        return [self.layout_buttons, self.toolbar, self.panel_layout.rail, *asked, *made]

    def _panels_arranged(self) -> None:
        """Panels were shown or hidden: update the ticks of the View menu and draw the panels that have appeared."""
        if self.isVisible():
            self.tab_order.update_soon()
        for name in hideable_panels():
            self.actions_by_id[f"show_{name}"].setChecked(self.panel_layout.is_panel_visible(name))
        self.presenter.catch_up()

    def _system_changed(self) -> None:
        if self.theme_choice == "system":
            self.set_theme("system")

    # What Qt calls

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.commands.files.may_leave():
            event.ignore()
            return
        self.session.pause()
        self.lecture.close()
        self.presenter.close()
        self.commands.close()
        set_least_pixels(0.0)
        remember(self, self.panel_layout, self.settings)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()
            self._drop_hint.show_words(drop_words(event.mimeData()), self.theme)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        if open_dropped(event.mimeData(), self.commands.files, self.complain):
            event.acceptProposedAction()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # else it was minimised, and comes back to where it was
            keep_on_screen_soon(self)
            self.presenter.surfaces.put_off()  # not beside the first picture
        self.tab_order.update_after(_AFTER_FIRST_PICTURE_MS)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.tab_order.update_if_due()  # the key may be faster
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        if self.theme_choice == "projector" and window_theme(self, "projector", self.zoom) != self.theme:
            self.set_theme("projector")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and "full_screen" in getattr(self, "actions_by_id", {}):
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def announce(self, sentence: str) -> None:
        """Tell a screen reader what the step did."""
        announce(self.toolbar, sentence)


_AFTER_FIRST_PICTURE_MS = 200
_TIGHT = 480  # heights of the window, at type of normal size
_OWN_KEYS = ("full_screen", "quit")  # other windows of the program do not have these
