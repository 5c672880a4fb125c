"""Recognises files of other kinds, to say what they are instead of reporting a syntax error in their first line."""

from __future__ import annotations

import re
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.data.files import LARGEST_TABLE, open_file
from gradviz.text import _, mark

__all__ = ["TABLE_SUFFIXES", "check_kind", "is_table"]

TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".data", ".dat", ".txt")
# First bytes of a file and its kind.
_BEGINNINGS = (
    (b"\x89PNG", mark("a PNG picture")),
    (b"\xff\xd8\xff", mark("a JPEG picture")),
    (b"GIF8", mark("a GIF picture")),
    (b"%PDF", mark("a PDF document")),
    (b"PK\x03\x04", mark("a zip archive (saved work ends in .gradviz)")),
    (b"\x1f\x8b", mark("a gzip archive")),
    (b"\x93NUMPY", mark("a NumPy array")),
    (b"\x89HDF", mark("an HDF5 file")),
    (b"\x7fELF", mark("a program")),
    (b"MZ", mark("a program")),
)
# Extensions of text files that are not JSON, and their kinds.
_TEXTS = {
    ".py": mark("a Python program"), ".md": mark("a Markdown text"), ".tex": mark("a LaTeX text"),
    ".html": mark("a web page"), ".svg": mark("an SVG drawing"), ".txt": mark("a plain text"),
    ".yaml": mark("a YAML file"), ".yml": mark("a YAML file"), ".toml": mark("a TOML file"),
}  # fmt: skip
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # byte order marks and white space
_SEPARATORS = (b",", b";", b"\t")


def check_kind(path: Path, data: bytes) -> None:
    """Raises `SetupError` where the bytes of a file are obviously not JSON, or those of a notebook."""
    kind = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    looks_like_json = data[:64].lstrip(_BEFORE)[:1] in (b"{", b"[")
    if kind is None and looks_like_json and b'"nbformat"' in data and b'"cells"' in data:
        kind = mark("a Jupyter notebook")
    if kind is None and not looks_like_json:
        if path.suffix.lower() in TABLE_SUFFIXES[:-1] or _is_table(data):
            message = _('this is a table, not a setup; open it in the window with File › Open, or make a setup of it: '
                        'gradviz import {name} --out SETUP.json')  # fmt: skip
            raise SetupError(path.name, message.format(name=path.name))
        kind = _TEXTS.get(path.suffix.lower())
    if kind is not None:
        message = _("this is {kind}; gradviz opens setups and lessons (.json) and saved work (.gradviz)")
        raise SetupError(path.name, message.format(kind=_(kind)))


def is_table(path: Path) -> bool:
    """Whether a file with the extension of a table contains one; a .txt may be anything. Raises `SetupError`."""
    with open_file(path, path.name, "", LARGEST_TABLE) as file:
        data = file.read(4000)
    looks_like_json = data[:64].lstrip(_BEFORE)[:1] in (b"{", b"[")
    return not looks_like_json and (path.suffix.lower() != ".txt" or _is_table(data))


def _is_table(data: bytes) -> bool:
    """Whether the first two lines have the same number of columns, at least two, and are not keys of an object."""
    lines = [line for line in data[:4000].splitlines() if line.strip()][:2]
    if len(lines) < 2 or b"\x00" in data[:4000] or re.match(rb'\s*"[^"]*"\s*:', lines[0]):
        return False
    counts = [(lines[0].count(separator), lines[1].count(separator)) for separator in _SEPARATORS]
    words = (len(lines[0].split()) - 1, len(lines[1].split()) - 1)
    counts += [words] if re.search(rb"\d", lines[1]) else []
    return any(first == second > 0 for first, second in counts)
