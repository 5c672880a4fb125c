"""The frame of the Predict panel: the question, the votes, and after the reveal the prediction and the answer."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.scene.lecture.lecture_record import RecordEntry, said_text, share_text, truth_text
from gradviz.scene.lecture.predict import Ask, Question
from gradviz.text import _, mark, ngettext

__all__ = ["PredictFrame", "predict_frame"]

_ASKS = {Ask.SIGN: mark("Sign"), Ask.COMPARISON: mark("Comparison"), Ask.VALUE: mark("Value")}


@dataclass(frozen=True, slots=True)
class PredictFrame:
    """`asks` are (key, word) of the kinds of question, `others` the (name, symbol) of what it can be
    compared with, `short_text` and `short_choices` are for little room. `tally` are the votes for
    each choice, `shares` their shares of all votes, `own` is a single person's choice (−1 where there is none). After
    the reveal, `right` is the right choice (−1 where there is none), `said`, `truth`, its `numbers` and `result` are
    texts, `verdict` says whether the answer was right and `reason` why; before it they are empty. `records` is the text
    with the number of recorded questions.
    """

    text: str
    asks: tuple[tuple[str, str], ...]
    ask: str
    others: tuple[tuple[str, str], ...]
    other: str
    choices: tuple[str, ...]
    tally: tuple[int, ...]
    shares: tuple[float, ...]
    guess: str
    is_open: bool
    is_revealed: bool
    right: int
    said: str
    truth: str
    numbers: str
    result: str
    hint: str
    records: int
    records_text: str
    own: int = -1
    verdict: str = ""
    is_good: bool = False
    reason: str = ""
    short_text: str = ""
    short_choices: tuple[str, ...] = ()


def predict_frame(
    question: Question | None, tally: tuple[int, ...], guess: str, entry: RecordEntry | None, records: int,
    is_playing: bool = False, reason: str = "",
) -> PredictFrame:  # fmt: skip
    """The frame for an open question, for a revealed one (`entry`), or for none."""
    votes = sum(tally)
    if question is None:
        text = _("There is no next step to ask about: this run has diverged.")
        if is_playing:
            text = _("Training runs. The next question comes when it stops.")
    else:
        text = question.text
    if question is None:
        hint = ""
    elif entry is None:
        hint = _("Choose an answer (1 to 3), or enter the votes; Reveal (→) shows it.") if question.choices else _(
            "Type a number and press Enter; Reveal (→) shows it.")  # fmt: skip
    else:
        hint = _("Next question (→) goes on.")
    is_value = question is not None and not question.choices
    return PredictFrame(
        text=text,
        asks=tuple((ask.value, _(_ASKS[ask])) for ask in question.asks) if question else (),
        ask=question.ask.value if question else "",
        others=tuple(zip(question.others, question.other_symbols, strict=True))
        if question and question.ask is Ask.COMPARISON else (),
        other=question.other if question else "",
        choices=question.choices if question else (), tally=tally,
        shares=tuple(count / votes if votes else 0.0 for count in tally),
        guess=guess if is_value else "", is_open=question is not None, is_revealed=entry is not None,
        right=entry.answer.choice if entry else -1,
        said=said_text(entry) if entry else "", truth=truth_text(entry) if entry else "",
        numbers=entry.answer.text if entry else "",
        result=share_text(entry) if entry else "", hint=hint, records=records,
        records_text=ngettext("Record ({n})", "Record ({n})", records).format(n=records),
        own=entry.own if entry else -1, verdict=_verdict(entry), is_good=entry is not None and entry.is_right is True,
        reason=reason if entry else "", short_text=question.short_text if question else "",
        short_choices=question.short_choices if question else (),
    )  # fmt: skip


def _verdict(entry: RecordEntry | None) -> str:
    """Whether the answer was right, in two or three words."""
    if entry is None or entry.is_right is None:
        return ""
    if not entry.is_right:
        return _("Not quite.")
    is_exact = bool(entry.question.choices) or share_text(entry) == _("Correct")
    return _("Right.") if is_exact else _("Close.")
