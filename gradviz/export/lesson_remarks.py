"""Checks the words of a lesson: texts too long to be visible at once, or about something that is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz.documents.lessons import Lesson, Stop
from gradviz.engine.network import Network
from gradviz.scene.lecture.lesson_words import MOST_WORDS, count_words, mentions
from gradviz.text import _

__all__ = ["lesson_remarks"]

_ALWAYS_SEEN = frozenset({"network", "timeline"})  # visible unless another panel is enlarged, which no stop does


def lesson_remarks(lesson: Lesson) -> list[str]:
    """One sentence for everything that a reader would not see; empty where there is nothing to report."""
    return [
        _("stop {number}: {remark}").format(number=number, remark=remark)
        for number, stop in enumerate(lesson.stops, 1)
        for remark in (*_too_long(stop), *_out_of_sight(stop))
    ]


def _texts(stop: Stop) -> Iterator[tuple[str, str]]:
    yield from (("text", stop.text), ("question", stop.question), ("answer", stop.answer))
    for choice in stop.asked.choices:
        yield "reason", choice.reason


def _too_long(stop: Stop) -> Iterator[str]:
    for key, text in _texts(stop):
        count = count_words(text)
        if count > MOST_WORDS[key]:
            words = _("its {key} has {count} words; with more than {most} it does not fit beside the network")
            yield words.format(key=key, count=count, most=MOST_WORDS[key])


def _out_of_sight(stop: Stop) -> Iterator[str]:
    network = Network(stop.setup.network)
    seen = {*stop.panels, *_ALWAYS_SEEN} | ({"explanation"} if "nudge" in stop.panels else set())
    told = set()
    for _key, text in (*_texts(stop), *(("choice", choice.text) for choice in stop.asked.choices)):
        for mention in mentions(text):
            said = mention.panel or mention.name
            if said in told:
                continue
            told.add(said)
            if mention.panel and mention.panel not in seen:
                yield _("it speaks of the panel {name}, which it does not show").format(name=mention.panel)
            elif mention.name and not _is_there(mention.name, network):
                yield _("it speaks of {name}, which the network does not have").format(name=mention.name)


def _is_there(name: str, network: Network) -> bool:
    if name[0].lower() == "u":
        column, unit = (int(part) for part in name[1:-1].split("["))
        return column < len(network.sizes) and 1 <= unit <= network.sizes[column]
    try:
        network.find(name)
    except KeyError:
        return False
    return True
