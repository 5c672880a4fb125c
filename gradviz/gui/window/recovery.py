"""A copy of unsaved work after every finished action, and the offer to restore what a killed program left."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject, QTimer

from gradviz.data.errors import SetupError
from gradviz.documents.places import recovery_folder
from gradviz.documents.recovery import LeftCopy, RecoveryCopy, left_copies
from gradviz.documents.work import work_members
from gradviz.gui.background.worker import Worker
from gradviz.text import _
from gradviz.training.recomputation import StoppedError

if TYPE_CHECKING:
    from gradviz.gui.context import LectureContext
    from gradviz.gui.widgets.toast import Message

__all__ = ["Recovery"]

_SOON_MS, _WHILE_PLAYING_MS = 600, 20_000
_SHARE = 20  # of the time that passes, copies may take one part in so many


class Recovery(QObject):
    """Keeps the recovery copy of one window. A document without changes since it was opened or saved needs none."""

    def __init__(
        self, context: LectureContext, may_leave: Callable[[], bool], is_trial: Callable[[], bool]
    ) -> None:
        """`may_leave` asks before the open document is replaced; `is_trial` answers whether it is the run of
        a lesson's stop."""
        super().__init__(context.parent_widget)
        self._context, self._session = context, context.session
        self._may_leave, self._is_trial = may_leave, is_trial
        self._copy = RecoveryCopy()
        self._restored: LeftCopy | None = None
        self._offers: list[LeftCopy] = []
        self._offer: Message | None = None
        self._has_copy = self._has_complained = False
        self._least_ms = _SOON_MS
        self._worker = Worker(self)
        self._worker.done.connect(self._written)
        self._worker.failed.connect(self._not_written)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write_copy)
        self._session.opened.connect(self._soon)
        self._session.document_changed.connect(self._soon)
        self._session.moment_changed.connect(self._moved)
        self._session.playing_changed.connect(self._playing_changed)
        self._soon()

    @property
    def is_offering(self) -> bool:
        """Whether an offer stands."""
        return self._offer is not None

    @property
    def is_touched(self) -> bool:
        """Whether there is something to lose: edits, or updates, that are in no file."""
        # What is tried out at a stop is no document: the lesson brings it back.
        return not self._is_trial() and not self._session.is_as_saved

    def write_copy(self) -> None:
        """Write the copy, or remove it where the document has no unsaved changes."""
        self._timer.stop()
        session, copy, document = self._session, self._copy, self._session.path
        if not self.is_touched:
            if self._has_copy:
                self._has_copy = False
                self._worker.start(lambda _is_old: copy.remove())
            return
        self._has_copy = True
        began = time.perf_counter()
        members = work_members(session.timeline, recovery_folder(), session.title, session.notes, keyframes=False)

        def write(is_old: Callable[[], bool]) -> float:
            copy.write(members, document)
            return time.perf_counter() - began

        self._worker.start(write)

    def offer(self) -> None:
        """Ask what becomes of work that a killed program left behind."""
        self._offers = left_copies()
        self._offer_next()

    def close(self) -> None:
        """The program ends as it should: nothing is left behind."""
        self._timer.stop()
        self._worker.close()
        self._copy.remove()

    # Inside

    def _moved(self) -> None:
        if not self._timer.isActive():
            self._timer.start(_WHILE_PLAYING_MS if self._session.is_playing else self._least_ms)

    def _playing_changed(self, playing: bool) -> None:
        if not playing:
            self._soon()

    def _soon(self) -> None:
        self._timer.start(self._least_ms)

    def _written(self, seconds: float) -> None:
        self._least_ms = max(_SOON_MS, int(seconds * 1000 * _SHARE))
        if self._restored is not None:
            self._restored.remove()
            self._restored = None

    def _not_written(self, why: str) -> None:
        """Said once: work goes on without a copy."""
        if not self._has_complained:
            self._has_complained = True
            message = _("No recovery copy of unsaved work can be kept ({reason}); save often.")
            self._context.complain(message.format(reason=why.rstrip(".")))

    def _offer_next(self) -> None:
        if self._offer is not None:
            self._context.take_back(self._offer)
            self._offer = None
        if self._offers:
            answers = ((_("Restore"), self._restore), (_("Discard"), self._discard))
            self._offer = self._context.ask(_sentence(self._offers[0]), answers)

    def _discard(self) -> None:
        self._offers.pop(0).remove()
        self._offer_next()

    def _restore(self) -> None:
        if not self._may_leave():
            self._offer_next()
            return
        copy, self._offers = self._offers[0], []  # others wait for the next start
        try:
            timeline = self._session.wait(_("Opening the copy: computing where it was left…"), copy.read)
        except StoppedError:
            self._offers = [copy]
            self._offer_next()
            return
        except SetupError as error:
            copy.remove()
            self._context.complain(_("The copy could not be restored: {reason}.").format(reason=str(error).rstrip(".")))
        else:
            self._restored = copy
            self._session.go_on(timeline, copy.document)
            self._session.mark_unsaved()
        self._offer_next()


def _sentence(copy: LeftCopy) -> str:
    """One line where it can be: it lies over the explanation. Of today the time says enough."""
    written, short = QDateTime.fromSecsSinceEpoch(int(copy.written)), QLocale.FormatType.ShortFormat
    is_today = written.date() == QDate.currentDate()
    when = QLocale().toString(written.time(), short) if is_today else QLocale().toString(written, short)
    if copy.document is None:
        return _("There is a copy of unsaved work from {when}.").format(when=when)
    return _("There is a copy of unsaved changes to {name} from {when}.").format(name=copy.document.name, when=when)
