"""Keeps formulas in running text together: no line ends inside a short formula or inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["LONGEST", "unbroken", "unbroken_markdown"]

LONGEST = 36  # characters of a formula that is kept on one line; a longer one is broken before a sign of relation
_SPACE, _JOINER = "\u00a0", "\u2060"
_RELATIONS = frozenset("=≈≤≥<>←")
_OPERATORS = _RELATIONS | frozenset("+−·×/")
_FUNCTIONS = frozenset({"tanh", "exp", "log", "ln", "max", "min", "sign", "ReLU", "σ"})
_PROSE = re.compile(r"[^\W\d_]{2,}")
_BRACKETS = re.compile(r"\([^()\n]*\)")
_ANY = re.compile(r" [=≈≤≥<>←+−·×/] |/[∂√(ŷ]|(?:tanh|exp|log|ln|max|min|sign|ReLU|σ) ")
_SLASH = re.compile(r"/(?=[∂√(ŷ])")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def unbroken(text: str, longest: int = LONGEST) -> str:
    """Plain text with non-breaking spaces in its formulas and a word joiner behind their slashes. A formula is what
    operators with spaces around them join; one of more than `longest` characters is broken at its signs."""
    if not _ANY.search(text):
        return text
    text = _BRACKETS.sub(lambda found: _joined_brackets(found[0], longest), _SLASH.sub(f"/{_JOINER}", text))
    return "\n".join(" ".join(_pieces(line.split(" "), longest)) for line in text.split("\n"))


def unbroken_markdown(markdown: str, longest: int = LONGEST) -> str:
    """The same for Markdown, except its code."""
    parts = _CODE.split(markdown)
    return "".join(part if place % 2 else unbroken(part, longest) for place, part in enumerate(parts))


def _joined_brackets(words: str, longest: int) -> str:
    has_operator = any(f" {operator} " in words for operator in _OPERATORS)
    is_prose = any(name not in _FUNCTIONS for name in _PROSE.findall(words))
    return words.replace(" ", _SPACE) if has_operator and not is_prose and len(words) <= longest else words


def _pieces(words: list[str], longest: int) -> Iterator[str]:
    """The words of a line, those of a formula joined to as few pieces as its length allows."""
    formula: list[str] = []
    for word in words:
        if formula and not _goes_on(formula[-1], word):
            yield from _joined(formula, longest)
            formula = []
        formula.append(word)
    yield from _joined(formula, longest)


def _goes_on(before: str, word: str) -> bool:
    """Whether two neighbouring words belong to one formula."""
    if not before or not word or before == "|" or word == "|":
        return False
    if word in _OPERATORS:
        return not _is_prose(before)
    return before in _OPERATORS or (before.lstrip("(*") in _FUNCTIONS and not _is_prose(word))


def _is_prose(word: str) -> bool:
    return any(name not in _FUNCTIONS for name in _PROSE.findall(word)) and "(" not in word and "[" not in word


def _joined(formula: list[str], longest: int) -> list[str]:
    whole = _SPACE.join(formula)
    if len(whole) <= longest:
        return [whole]
    pieces: list[list[str]] = [[]]
    for word in formula:
        if word in _RELATIONS and pieces[-1]:
            pieces.append([])
        pieces[-1].append(word)
    return [part for piece in pieces for part in _short_enough(piece, longest)]


def _short_enough(piece: list[str], longest: int) -> list[str]:
    """A side of an equation; one that is too long may be broken before each of its operators."""
    if len(_SPACE.join(piece)) <= longest:
        return [_SPACE.join(piece)]
    parts: list[str] = []
    for place, word in enumerate(piece):
        is_held = place and (piece[place - 1] in _OPERATORS or word not in _OPERATORS)
        if is_held:
            parts[-1] += _SPACE + word
        else:
            parts.append(word)
    return parts
