"""Parses the Markdown of lessons into plain values: paragraphs and lists of text runs. HTML is neither read nor
written."""

from __future__ import annotations

import re

__all__ = ["Block", "Run", "markdown_blocks"]

Run = tuple[str, str]  # the text and its style: "", strong, em or code
Block = tuple[str, list[list[Run]]]  # the tag (p, h, ul or ol) and its lines

_INLINE = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*\s][^*]*)\*|`(?P<code>[^`]+)`")
_ITEM = re.compile(r"\s*(?:[-*+]|(\d+)[.)])\s+")


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a text."""
    return [block for part in re.split(r"\n\s*\n", text.strip()) if part.strip() for block in _blocks(part)]


def _blocks(part: str) -> list[Block]:
    lines = part.split("\n")
    if all(_ITEM.match(line) for line in lines):
        is_numbered = all((found := _ITEM.match(line)) is not None and found[1] for line in lines)
        return [("ol" if is_numbered else "ul", [_runs(_ITEM.sub("", line, count=1)) for line in lines])]
    if lines[0].startswith("#"):
        rest = "\n".join(lines[1:]).strip()
        return [("h", [_runs(lines[0].lstrip("# "))]), *(_blocks(rest) if rest else [])]
    return [("p", [_runs(" ".join(line.strip() for line in lines))])]


def _runs(text: str) -> list[Run]:
    runs, at = [], 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            runs.append((text[at : found.start()], ""))
        kind = found.lastgroup or ""
        runs.append((found[kind], kind))
        at = found.end()
    if at < len(text):
        runs.append((text[at:], ""))
    return runs
