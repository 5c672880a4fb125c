"""Help › Welcome and the start: what the page shows, and what is asked for on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from gradviz.gui.commands.recent_card import recent_card
from gradviz.gui.outside_text import title_words
from gradviz.scene.text.numbers import counted
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.file_commands import FileCommands
    from gradviz.gui.commands.lesson_commands import LessonCommands
    from gradviz.gui.context import Context
    from gradviz.gui.lecture.lecture import Lecture
    from gradviz.gui.pages.welcome_page import WelcomePage
    from gradviz.scene.welcome.lesson_offer import LessonOffer
    from gradviz.scene.welcome.welcome_frame import RecentCard, WelcomeFrame

__all__ = ["WelcomeCommands"]

_RECENT = 4  # entries that are shown
_START, _LAST = "start", "last"  # a setting, and its value where the page is not wanted


class WelcomeCommands:
    """Shows the Welcome page. It goes with the first step, and when something is opened from it."""

    def __init__(
        self, context: Context, files: FileCommands, lessons: LessonCommands, lecture: Lecture
    ) -> None:
        self._context, self._files, self._lessons, self._lecture = context, files, lessons, lecture
        self._page: WelcomePage | None = None

    @property
    def opens_last(self) -> bool:
        """Whether the program starts with what was open last, not with the page."""
        settings = self._context.settings
        return settings is not None and str(settings.value(_START, "")) == _LAST

    @property
    def is_open(self) -> bool:
        """Whether the page is open."""
        return self._page is not None and isValid(self._page) and not self._page.isHidden()

    def show(self) -> None:
        """Lay the page over the window."""
        from gradviz.gui.commands.preset_training import PresetTraining  # all imported late: few need them again
        from gradviz.gui.lecture.reduced_motion import wants_less_motion
        from gradviz.gui.pages.welcome_page import WelcomePage

        context = self._context
        context.session.pause()
        if self._page is None:
            context.session.moment_changed.connect(self._leave)
        keys = {name: action.shortcut().toString() for name, action in context.actions_by_id.items()}
        page = self._page = WelcomePage(
            self._frame(), context.theme, lambda name, samples: PresetTraining(name, samples_only=samples), keys=keys
        )
        page.set_moves(self._lecture.moves and not wants_less_motion())
        for signal, action in (
            (page.lesson_requested, self._open_lesson), (page.own_requested, self._open_own),
            (page.preset_requested, self._files.open_preset), (page.recent_requested, self._open_recent),
            (page.removed, self._forget), (page.clear_requested, self._forget_all),
            (page.start_chosen, self._choose_start), (page.close_requested, self._leave),
            (page.step_requested, self._step),
            (page.tour_requested, lambda: context.actions_by_id["tour"].trigger()),
            (page.all_presets_requested, lambda: self._drop_down("file/preset", page.all_presets)),
            (page.all_lessons_requested, lambda: context.actions_by_id["lessons"].trigger()),
        ):  # fmt: skip
            signal.connect(action)
        context.show_page(page)

    def start_tour(self) -> None:
        """The tour of the window, in place of the page."""
        self._context.close_page()
        self._lecture.start_tour().lesson_requested.connect(self._begin_lesson)

    # What it shows

    def _frame(self) -> WelcomeFrame:
        from gradviz.documents.presets import preset_names
        from gradviz.resources import resource_names
        from gradviz.scene.welcome.welcome_frame import OWN, WelcomeFrame, preset_cards

        context, session = self._context, self._context.session
        titles = {each.name: each.title for each in preset_names()}
        names = resource_names("lessons", ".json")
        is_fresh = session.timeline.length == 0 and not session.is_dirty and session.path is None
        title = session.path.name if session.path is not None else session.title
        return WelcomeFrame(
            back=_("Skip to the window") if is_fresh or not title else _("Back to {title}").format(
                title=title_words(title)),
            lesson=self._lesson(names), lesson_count=len(names),
            own=tuple(own for own in OWN if own.action in context.actions_by_id),
            presets=preset_cards(titles), preset_count=len(titles), recent=self._recent(), opens_last=self.opens_last,
        )  # fmt: skip

    def _lesson(self, names: Sequence[str]) -> LessonOffer:
        from gradviz.documents.json_text import parse_json, read_text
        from gradviz.documents.lessons import lesson_info, own_lesson
        from gradviz.resources import resource
        from gradviz.scene.welcome.lesson_offer import lesson_offer, lesson_to_offer

        progress = self._lessons.progress.known
        begun = (key for key in reversed([*progress]) if key not in names and progress[key].is_begun)
        own = next((key for key in begun if own_lesson(key) is not None), None)
        chosen = lesson_to_offer([*names, own] if own is not None else names, progress)
        name = chosen or names[-1]
        raw = parse_json(read_text(Path(name) if name == own else resource(f"lessons/{name}.json")), name)
        info, titles = lesson_info(name, raw), [str(stop.get("title", "")) for stop in raw["stops"]]
        is_first = not any(each.is_finished for each in progress.values())
        offer = lesson_offer(name, info.title, info.summary, titles, info.minutes, progress.get(name), is_first)
        if chosen:
            return offer
        return offer.but(name="", above=_("You have finished all {n} lessons").format(n=len(names)),
                        button=_("All {n} lessons").format(n=len(names)))  # fmt: skip

    def _recent(self) -> tuple[RecentCard, ...]:
        from gradviz.scene.welcome.welcome_frame import RecentCard

        session = self._context.session
        cards = [recent_card(entry) for entry in self._files.recent.all()]
        if session.is_dirty:
            words = _("Not saved · update {number}").format(number=counted(session.timeline.updates_done))
            title = session.path.name if session.path is not None else session.title or _("Untitled")
            cards = [each for each in cards if each.source != str(session.path)]
            cards.insert(0, RecentCard("", "network", title, words))
        return tuple(cards[:_RECENT])

    # What is asked for on it

    def _leave(self) -> None:
        if self.is_open:
            self._context.close_page()

    def _step(self) -> None:
        self._leave()
        self._context.actions_by_id["next"].trigger()

    def _begin_lesson(self) -> None:
        """The lesson that the page offers."""
        from gradviz.resources import resource_names

        self._open_lesson(self._lesson(resource_names("lessons", ".json")).name)

    def _open_lesson(self, name: str) -> None:
        from gradviz.documents.lessons import find_lesson

        if name:
            self._files.open_lesson(find_lesson(name) or Path(name))
        else:
            self._context.actions_by_id["lessons"].trigger()

    def _open_own(self, name: str) -> None:
        if name == "table":
            self._files.open_table()
        else:
            action = {"work": "open", "link": "open_link", "points": "draw_points"}[name]
            self._context.actions_by_id[action].trigger()

    def _open_recent(self, source: str) -> None:
        if source:
            self._files.open_source(source)
        else:
            self._leave()

    def _forget(self, source: str) -> None:
        self._files.forget_recent(source)
        self.show()

    def _forget_all(self) -> None:
        self._files.forget_recent()
        self.show()

    def _choose_start(self, opens_last: bool) -> None:
        settings = self._context.settings
        if settings is not None:
            settings.setValue(_START, _LAST if opens_last else "page")

    def _drop_down(self, menu: str, below: QPushButton) -> None:
        """Open a menu of the menu bar where it was asked for."""
        self._context.menu(menu).popup(below.mapToGlobal(QPoint(0, below.height())))
