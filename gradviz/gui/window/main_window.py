"""The main window: it assembles menus, controls and panels, and hands every wish to whom it concerns."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from gradviz.documents.open import is_playground_link
from gradviz.gui.background.waiting import wait_for
from gradviz.gui.commands.actions import ACTIONS, MENUS, make_action
from gradviz.gui.commands.commands import Commands
from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.lecture.lecture import Lecture
from gradviz.gui.lecture.presenter_keys import PresenterKeys
from gradviz.gui.outside_text import in_menu, window_title
from gradviz.gui.panel_table import WIDGETS, make_panel
from gradviz.gui.presenter import Presenter
from gradviz.gui.session import Session
from gradviz.gui.widgets.message_bar import announce
from gradviz.gui.widgets.page_area import PageArea
from gradviz.gui.widgets.ring import Ring
from gradviz.gui.widgets.theme import apply_theme, prepare_theme, resolve_theme
from gradviz.gui.widgets.toast import Message, Toast
from gradviz.gui.window.connections import connect_wishes
from gradviz.gui.window.layout_buttons import LayoutButtons
from gradviz.gui.window.lazy_panels import Panels
from gradviz.gui.window.panel_layout import PANEL_NAMES, Body
from gradviz.gui.window.tab_order import order_tab_stops
from gradviz.gui.window.window_settings import (
    keep_on_screen,
    program_words,
    read_choice,
    read_number,
    remember,
    restore,
    wants_3d,
)
from gradviz.scene.panels import hideable_panels
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view.window_layout import Preset
from gradviz.text import _

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
        self.theme: Theme = self._resolved(self.theme_choice)
        # The style sheet follows when everything is in its place: each move would be styled anew.
        prepare_theme(self.theme)
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
        session.set_wait(partial(wait_for, self))
        self.body = Body(self.panels, self)
        self.message = Toast(self.body)
        parts = ChainMap({}, self.panels)
        self.explanation.nudge_made.connect(partial(parts.__setitem__, "nudge"))
        self.presenter = Presenter(session, parts, self)
        self.lecture = Lecture(self)
        self.commands = Commands(self, self.lecture)
        self.actions_by_id: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._menus: dict[str, QMenu] = {}
        self._make_menus()
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
        restore(self, self.body, settings)
        self._preset_changed(str(self.body.choice.preset))
        if wants_3d(settings):
            self.presenter.look(surface_3d=True)
        self.show_document()
        self.select_first()
        self.commands.view.show_space()
        self.show_rules()
        self.presenter.refresh()
        # The form and the headers make widgets late; their order is set when nothing else is due.
        self._tab_order = QTimer(self)
        self._tab_order.setSingleShot(True)
        self._tab_order.setInterval(0)
        self._tab_order.timeout.connect(self._order_tab_stops)
        self.session.run_changed.connect(self._tab_order.start)
        # Something must have the focus at first; here no ring draws the eye from the picture.
        self.body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body.setFocus()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    # Look

    def set_theme(self, choice: str, zoom: float | None = None) -> None:
        """Restyle everything, live."""
        self.theme_choice = choice
        self.zoom = self.zoom if zoom is None else zoom
        theme = self._resolved(choice)
        if theme != self.theme:
            apply_theme(theme)
        self.theme = theme
        for panel in self.panels.values():
            panel.set_theme(self.theme)
        self.message.set_theme(self.theme)
        self.body.set_theme(self.theme)
        self.page_area.set_theme(self.theme)
        self.layout_buttons.set_theme(self.theme)
        self.lecture.set_theme()
        self._make_room()
        self.actions_by_id[f"theme_{choice}"].setChecked(True)
        if self.settings is not None:
            self.settings.setValue("theme", choice)
            self.settings.setValue("zoom", self.zoom)

    def _make_room(self) -> None:
        """Where height is scarce, what the menus offer as well leaves the toolbar, and the timeline waits."""
        tight = self.height() < _TIGHT * self.theme.scale
        self.toolbar.set_tight(tight)
        self.body.set_tight(tight)
        self.layout_buttons.fit(self.width(), self.theme)

    def _resolved(self, choice: str) -> Theme:
        """The theme with its type. For a projector the smallest type is 3 % of the screen's height, or more."""
        theme = resolve_theme(choice, self.zoom)
        if choice != "projector":
            set_least_pixels(0.0)
            return theme
        least = _LEGIBLE * self._screen_height()
        set_least_pixels(least)
        return replace(theme, scale=max(theme.scale, least / _BODY_PIXELS))

    def _screen_height(self) -> int:
        """What the audience sees; without a real screen, the window itself."""
        if QGuiApplication.platformName() == "offscreen":
            return self.height()
        return self.screen().size().height()

    def insert_below_toolbar(self, widget: QWidget) -> None:
        """Put a row between the toolbar and the panels."""
        self._column.insertWidget(1, widget)

    def order_tab_stops_soon(self) -> None:
        """Stops of the Tab key have come or gone."""
        self._tab_order.start()

    def show_panel(self, name: str, visible: bool) -> None:
        """Show or hide a panel."""
        self.body.set_panel_visible(name, visible)

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and has room."""
        return self.body.is_panel_visible(name)

    def show_page(self, page: QWidget) -> None:
        """Lay a page over toolbar and panels; Esc takes it away."""
        self.page_area.show_page(page)

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
        by_widget = {panel: name for name, panel in self.panels.items()}
        while widget is not None and widget not in by_widget:
            widget = widget.parentWidget()
        return "" if widget is None else by_widget[widget]

    def reset_layout(self) -> None:
        """Every panel back in its first place."""
        self.body.reset()

    def choose_layout(self, preset: str) -> None:
        """One of the four layouts."""
        self.body.choose_preset(Preset(preset))

    def toggle_setup(self) -> None:
        """Keep the setup open, or fold it away."""
        self.body.toggle_setup()

    def enlarge_panel(self) -> None:
        """The panel that has the keys, or that is pointed at, gets the whole window; or all panels are put back."""
        if not self.body.enlarged:
            self.body.enlarge(self.body.panel_in_use())
        else:
            self.body.leave()

    def put_panels_back(self) -> bool:
        """Put back what is enlarged or lies over the others; False where nothing is."""
        return self.body.leave()

    def _preset_changed(self, preset: str) -> None:
        self.layout_buttons.show_chosen(Preset(preset))
        self.actions_by_id[f"layout_{preset}"].setChecked(True)

    def make_lesson_panel(self) -> LessonPanel:
        """The panel of the lesson, which comes into being with the first one."""
        panel: LessonPanel = make_panel("lesson")
        self.panels["lesson"] = panel
        panel.set_theme(self.theme)
        self.body.add_first("lesson", panel)
        return panel

    @property
    def parent_widget(self) -> QWidget:
        """This window, as the parent of dialogs."""
        return self

    @property
    def cards(self) -> Mapping[str, Card]:
        """The frame around each panel, by the panel's name."""
        return self.body.cards

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
        self.message.clear_told()

    def dismiss_message(self) -> bool:
        """Take away the message that is shown; whether there was one."""
        was_there = bool(self.message.text)
        self.message.clear()
        return was_there

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
            self.body.setFocus()  # what was typed belongs to the last run: the arrows step
        # Whatever was enlarged was a part of something else.
        self.network.canvas.fit()
        for name in ("surface", "output"):
            if name in self.panels:
                self.panels[name].plot.reset_view()

    def show_rules(self) -> None:
        """Whose rules the run follows, where they are not gradviz's own."""
        is_theirs = self.session.run.is_playground
        self.network.set_rules(
            _("follows TensorFlow Playground’s rules") if is_theirs else "",
            _("Playground’s rules") if is_theirs else "",
            _("Setup › Conventions says where they differ"),
        )

    def show_document(self) -> None:
        """The window's title, and what Undo and Redo would do."""
        session, timeline = self.session, self.session.timeline
        name = session.path.name if session.path else (session.title or _("Untitled"))
        self.setWindowTitle(f"{window_title(name)}[*] — {window_title(program_words())}")
        self.setWindowModified(session.is_dirty)
        for key, words, label in (("undo", _("&Undo"), timeline.undo_label), ("redo", _("&Redo"), timeline.redo_label)):
            action = self.actions_by_id[key]
            action.setEnabled(label is not None)
            action.setText(f"{words}: {in_menu(label)}" if label else words)

    def menu(self, path: str) -> QMenu:
        """A menu by its path, such as `file/recent`."""
        return self._menus[path]

    # Assembling

    def _make_menus(self) -> None:
        for path, text in MENUS:
            above, _slash, _name = path.rpartition("/")
            if not above:
                self._menus[path] = self.menuBar().addMenu(_(text))
                self._menus[path].setToolTipsVisible(True)
        for path, text in MENUS:
            if "/" in path:
                self._menus[path] = QMenu(_(text), self)
                self._menus[path].setToolTipsVisible(True)
        self._menus["lesson"].addMenu(self._menus["lesson/open"])
        for entry in ACTIONS:
            menu = self._menus[entry.menu]
            if entry.gap:
                menu.addSeparator()
            action = make_action(entry, self.commands, self)
            self.addAction(action)  # its keys hold also where the menu bar is hidden
            menu.addAction(action)
            self.actions_by_id[entry.id] = action
            if entry.group:
                group = self._groups.setdefault(entry.group, QActionGroup(self))
                group.addAction(action)
            for path, before in _SUBMENUS:
                if before == entry.id:
                    self._menus[path.rpartition("/")[0]].addMenu(self._menus[path])
        # The map lies over the surface's plane, so it is offered in the surface's own menu too.
        self._menus["view/surface"].insertAction(self.actions_by_id["surface_window"], self.actions_by_id["basins"])
        self.lecture.ready_actions()
        self._menus["file/preset"].aboutToShow.connect(self.commands.files.fill_presets)
        self._menus["lesson/open"].aboutToShow.connect(self.commands.files.fill_lessons)
        self._menus["lesson"].aboutToShow.connect(self.commands.lessons.ready_menu)
        # Grey is for the eye alone: once the menu is shut, each key works again, or says why it does not.
        self._menus["lesson"].aboutToHide.connect(self.commands.lessons.free_keys)
        self._menus["edit"].aboutToHide.connect(lambda: self.actions_by_id["copy_link"].setEnabled(True))
        self._menus["lecture/display"].aboutToShow.connect(self.commands.lecture.fill_displays)
        self._menus["edit"].aboutToShow.connect(self.commands.files.ready_edit_menu)
        self.explanation.set_copy_menu(self._menus["edit/derivation"])
        self._menus["view/surface"].aboutToShow.connect(self.commands.surface.ready_menu)
        self.surface.set_menu(self._menus["view/surface"])
        self.commands.files.fill_recent()

    def _lay_out(self) -> None:
        central = QWidget(self)
        central.setObjectName("central")
        box = self._column = QVBoxLayout(central)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.toolbar)
        box.addWidget(self.body, 1)
        self.body.on_placed = self.message.place
        self.setCentralWidget(central)
        self.page_area = PageArea(central)
        self.body.on_shown = self._panels_arranged
        self.body.preset_changed.connect(self._preset_changed)

    def _make_late(self, name: str) -> QWidget:
        """A panel is to be seen for the first time: it gets what the others have from the start."""
        card = self.body.cards[name]
        panel: Any = make_panel(name, card)
        panel.set_theme(self.theme)
        card.take(panel)
        WIDGETS[name].connect(panel, self.presenter)
        self._tab_order.start()
        return panel

    def _order_tab_stops(self) -> None:
        self._tab_order.stop()
        self._tab_order.setInterval(0)
        predicting = self.lecture.predicting
        asked = [predicting.panel] if predicting is not None and predicting.is_on else []
        made = [self.panels[name] for name in PANEL_NAMES if name in self.panels]
        order_tab_stops([self.layout_buttons, self.toolbar, self.body.rail, *asked, *made])

    def _panels_arranged(self) -> None:
        """Some panel has come or gone: the menu ticks what is there, and what has come is drawn."""
        if self.isVisible():
            self._tab_order.start()
        for name in hideable_panels():
            self.actions_by_id[f"show_{name}"].setChecked(self.body.is_panel_visible(name))
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
        set_least_pixels(0.0)
        remember(self, self.body, self.settings)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        texts = [*(url.toString() for url in data.urls()), data.text().strip()]
        link = next((text for text in texts if is_playground_link(text)), None)
        if not files and link is None:
            self.complain(_("Only a file of this computer or a Playground link can be opened; nothing was changed."))
            return
        event.acceptProposedAction()
        if files:
            self.commands.files.open_path(Path(files[0]))
        elif link is not None:
            self.commands.files.open_link(link)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # else it was minimised, and comes back to where it was
            for soon in _FRAME_KNOWN_MS:  # the window manager says later how wide the frame is
                QTimer.singleShot(soon, self, lambda: keep_on_screen(self))
        self._tab_order.start(_AFTER_FIRST_PICTURE_MS)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._tab_order.isActive():  # the key is faster
            self._order_tab_stops()
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        if self.theme_choice == "projector" and self._resolved("projector") != self.theme:
            self.set_theme("projector")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and "full_screen" in getattr(self, "actions_by_id", {}):
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def announce(self, sentence: str) -> None:
        """Tell a screen reader what the step did."""
        announce(self.toolbar, sentence)


_AFTER_FIRST_PICTURE_MS = 200
_FRAME_KNOWN_MS = (0, 150, 500)
_LEGIBLE, _BODY_PIXELS = 0.03, 13
_TIGHT = 480  # heights of the window, at type of normal size
_OWN_KEYS = ("full_screen", "quit")  # other windows of the program do not have these
# A submenu stands after this entry of its menu.
_SUBMENUS = (
    ("file/preset", "open"), ("file/recent", "open"), ("file/export", "save_as"),
    ("view/theme", "step_by_epoch"), ("view/panels", "step_by_epoch"), ("view/turn", "surface_3d"),
    ("view/digits", "step_by_epoch"), ("view/numbers", "step_by_epoch"), ("view/explained", "step_by_epoch"),
    ("view/layout", "step_by_epoch"),
    ("edit/derivation", "copy_link"),
    ("lecture/display", "present"),
    ("view/surface", "surface_3d"),
)  # fmt: skip

