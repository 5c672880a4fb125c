"""The entries of the Lesson menu."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.gui.commands.action_entry import ActionEntry
from gradviz.gui.commands.commands import Commands
from gradviz.text import mark

__all__ = ["LESSON_ACTIONS"]

_A = ActionEntry
_ANSWERS = (mark("Answer &1"), mark("Answer &2"), mark("Answer &3"), mark("Answer &4"))


def _answers() -> tuple[ActionEntry, ...]:
    """Lesson › Answer: the choices of a lesson's question, or of the Predict mode's, by number."""

    def choose(place: int) -> Callable[[Commands], None]:
        return lambda c: c.lessons.choose_answer(place)

    return tuple(
        _A(f"answer_{place + 1}", "lesson/answer", words, mark("Choose this answer to the question"), choose(place),
           keys=(str(place + 1),))
        for place, words in enumerate(_ANSWERS)
    )  # fmt: skip


LESSON_ACTIONS: tuple[ActionEntry, ...] = (
    _A("lessons", "lesson", mark("A&ll lessons…"), mark("Choose a lesson by level, minutes and progress, or search"),
       lambda c: c.browser.show(), keys=("Ctrl+Shift+L",)),
    _A("lesson_next", "lesson", mark("&Next stop"), mark("Go to the next stop of the lesson"),
       lambda c: c.lessons.next(), keys=("Ctrl+PgDown",), gap=True),
    _A("lesson_previous", "lesson", mark("&Previous stop"), mark("Go to the stop before"),
       lambda c: c.lessons.previous(), keys=("Ctrl+PgUp",)),
    _A("lesson_answer", "lesson", mark("Show &answer"), mark("Show the answer to the question of this stop"),
       lambda c: c.lessons.answer(), keys=("Ctrl+Return", "Ctrl+Enter")),
    _A("lesson_again", "lesson", mark("Return to t&his stop"), mark("Discard changes since this stop"),
       lambda c: c.lessons.again(), keys=("Ctrl+Home",)),
    *_answers(),
    _A("lesson_add", "lesson", mark("Add &stop…"),
       mark("Add what the window shows as a stop; without a lesson this begins one"),
       lambda c: c.lessons.add_stop(), keys=("Ctrl+Shift+A",), gap=True),
    _A("lesson_edit", "lesson", mark("&Change stop…"),
       mark("Change the texts of this stop, its question and how it is answered"), lambda c: c.lessons.edit_stop()),
    _A("lesson_up", "lesson", mark("Move stop &up"), mark("Exchange this stop with the one before"),
       lambda c: c.lessons.move_stop(-1)),
    _A("lesson_down", "lesson", mark("Move stop &down"), mark("Exchange this stop with the next one"),
       lambda c: c.lessons.move_stop(1)),
    _A("lesson_remove", "lesson", mark("&Remove stop"), mark("Take this stop out of the lesson"),
       lambda c: c.lessons.remove_stop()),
    _A("lesson_save", "lesson", mark("Sa&ve lesson…"), mark("Write the lesson to a file"),
       lambda c: c.lessons.save()),
    _A("lesson_close", "lesson", mark("Clos&e lesson"), mark("Leave the lesson; the run stays as it is"),
       lambda c: c.lessons.close(), gap=True),
)  # fmt: skip
