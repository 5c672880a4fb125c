"""Searches the glossary and the chapters of the manual, by words and by other spellings."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence

from gradviz.records import FrozenRecord
from gradviz.scene.manual.glossary import GLOSSARY, Term
from gradviz.scene.manual.manual_figure import ManualFigure
from gradviz.text import _

__all__ = ["Chapter", "Hit", "Section", "folded", "near_spelling", "search_manual"]

_MOST = 40
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "λ": "lambda", "μ": "mu",
          "σ": "sigma", "∂": "d", "∇": "nabla"}  # fmt: skip


class Section(FrozenRecord, frozen=True):
    """A section of a chapter with its heading, in Markdown; the first one has the chapter's title."""

    title: str
    text: str


class Chapter(FrozenRecord, frozen=True):
    """A chapter of the manual: `name` is its file name without extension, `markdown` its whole text, with a line for
    each of its `figures`."""

    name: str
    title: str
    markdown: str
    sections: tuple[Section, ...]
    figures: tuple[ManualFigure, ...] = ()


class Hit(FrozenRecord, frozen=True):
    """One result: `kind` is 'term' or 'guide', `key` the term's key or the chapter's name, `line` a line of context."""

    kind: str
    key: str
    title: str
    line: str


def folded(text: str) -> str:
    """Text normalised for comparison: lower case without accents, Greek letters as names, other marks as spaces."""
    named = "".join(f" {_GREEK[letter]} " if letter in _GREEK else letter for letter in text.casefold())
    plain = unicodedata.normalize("NFKD", named)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def search_manual(words: str, chapters: Sequence[Chapter]) -> tuple[Hit, ...]:
    """The terms, then the sections, in which every word occurs, best matches first; empty without words."""
    wanted = folded(words).split()
    if not wanted:
        return ()
    found: list[tuple[int, Hit]] = []
    for term in GLOSSARY:
        rank = _rank(wanted, term)
        if rank is not None:
            found.append((rank, Hit("term", term.key, _(term.name), _(term.sentence))))
    for chapter in chapters:
        for section in chapter.sections:
            title, text = folded(section.title), folded(section.text)
            if all(word in title or word in text for word in wanted):
                rank = 3 if all(word in title for word in wanted) else 5
                name = section.title if section.title == chapter.title else f"{chapter.title}: {section.title}"
                found.append((rank, Hit("guide", chapter.name, name, _context(section.text, wanted))))
    found.sort(key=lambda each: each[0])
    return tuple(hit for _rank_of, hit in found[:_MOST])


def near_spelling(words: str) -> str:
    """The name of a term with a similar spelling; empty where there is none."""
    names = {folded(name): _(term.name) for term in GLOSSARY for name in (_(term.name), *term.also)}
    near = difflib.get_close_matches(folded(words), names, n=1, cutoff=0.75)
    return names[near[0]] if near else ""


def _rank(wanted: Sequence[str], term: Term) -> int | None:
    """0: the words are a name of the term; 1: a name begins with them; 2: they are in a name; 4: in the sentence; None:
    nowhere."""
    names = [folded(name) for name in (_(term.name), *term.also)]
    phrase = " ".join(wanted)
    if phrase in names or phrase == folded(term.key):
        return 0
    if any(name.startswith(phrase) for name in names):
        return 1
    if all(any(word in name for name in names) for word in wanted):
        return 2
    sentence = folded(_(term.sentence))
    return 4 if all(word in sentence for word in wanted) else None


def _context(text: str, wanted: Sequence[str]) -> str:
    """The first line of the section that contains one of the words, without Markdown marks."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("|--", "```"))]
    line = next((line for line in lines if any(word in folded(line) for word in wanted)), lines[0] if lines else "")
    return re.sub(r"[*`#|\[\]]|\([^)]*\.md\)", "", line).strip(" -")[:100]
