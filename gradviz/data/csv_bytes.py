"""Converts the bytes of a table to lines of UTF-8: detects the encoding, rejects files of other kinds, splits
blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradviz.data.errors import SetupError, StoppedError
from gradviz.data.files import Watch
from gradviz.text import _, mark

__all__ = ["ENCODINGS", "as_utf8", "blocks"]

ENCODINGS = ("utf-8", "utf-16", "windows-1252", "latin-1")
_BLOCK = 1 << 18
# Escape, NUL and the like; tab, line ends, form feed and vertical tab are allowed.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\v")
# First bytes of files that are often mistaken for text tables, and the messages for them.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", mark("this looks like a spreadsheet file; save it as CSV and open that")),
    (b"\xd0\xcf\x11\xe0", mark("this looks like a spreadsheet file; save it as CSV and open that")),
    (b"PAR1", mark("this is a Parquet file; save it as CSV and open that")),
    (b"\x1f\x8b", mark("this file is compressed; unpack it and open what is in it")),
    (b"\x89HDF", mark("this is an HDF5 or MATLAB file; save the table as CSV and open that")),
    (b"MATLAB 5.0", mark("this is an HDF5 or MATLAB file; save the table as CSV and open that")),
    (b"{\\rtf", mark("this is a document of a word processor; save the table as CSV and open that")),
    (b"%PDF", mark("this is a PDF file; save the table as CSV and open that")),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_ARFF = re.compile(rb"(?:\s*%[^\n]*\n|\s*\n)*\s*@relation\s", re.IGNORECASE)


def as_utf8(data: bytes, name: str, encoding: str | None = None, watch: Watch | None = None) -> tuple[bytes, str]:
    """The table as UTF-8 without a byte order mark, and its original encoding.

    Without `encoding`, the first that fits: UTF-16 (detected by its byte order mark or zero bytes), UTF-8,
    Windows-1252, Latin-1. Raises `SetupError` naming the file where it is not text, is empty, or is not in the given
    encoding, and `StoppedError` where `watch` answers False.
    """
    for start, sentence in _OTHER_KINDS:
        if data.startswith(start):
            raise SetupError(name, _(sentence))
    if _MARKUP.match(data):
        raise SetupError(name, _("this is a web page or XML, not a table; save the table as CSV and open that"))
    if _ARFF.match(data):
        raise SetupError(name, _("this is a file of Weka (ARFF); save it as CSV from Weka and open that"))
    text, found = _decoded(data, name, encoding)
    text = text.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in text:
        if b"\n" not in text:  # line ends of classic Mac OS
            text = text.replace(b"\r", b"\n")
        text = b"".join(block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for block in blocks(text))
    if (text[:1000].isspace() and not text.strip()) or not text:
        raise SetupError(name, _("the file is empty"))
    for block in blocks(text):
        if watch is not None and not watch(0, len(text)):
            raise StoppedError
        if len(block.translate(None, _CONTROLS)) != len(block):
            raise SetupError(name, _("the file is not a text table; from a spreadsheet, save it as CSV"))
    return text, found


def _decoded(data: bytes, name: str, encoding: str | None) -> tuple[bytes, str]:
    if encoding is None and data.isascii() and b"\0" not in data:
        return data, "utf-8"
    for candidate in _candidates(data) if encoding is None else (encoding,):
        try:
            if candidate == "utf-8":
                for block in blocks(data):
                    block.decode()
                return data, candidate
            parts = [data] if candidate.startswith("utf-16") else blocks(data)
            text = b"".join(part.decode(candidate).encode("utf-8", "surrogatepass") for part in parts)
        except UnicodeDecodeError:
            continue
        return text, candidate.removesuffix("-le").removesuffix("-be")
    if encoding is not None:
        raise SetupError(name, _("the file is not written in {encoding}").format(encoding=encoding))
    raise SetupError(name, _("the file is not a text table; from a spreadsheet, save it as CSV"))


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in data:
        # No byte order mark, but every second byte is zero: UTF-16 of a mostly ASCII text.
        return ("utf-16-le",) if data[1::2].count(0) > data[::2].count(0) else ("utf-16-be",)
    # Windows-1252 has the euro sign and curly quotes where Latin-1 has control characters; five bytes are undefined in
    # it.
    return ("utf-8", "windows-1252", "latin-1")


def blocks(text: bytes, start: int = 0) -> Iterator[bytes]:
    """The text from `start` in blocks of whole lines, small enough for the cache and for other threads to run
    between.
    """
    while start < len(text):
        end = text.find(b"\n", min(start + _BLOCK, len(text)) - 1) + 1 or len(text)
        yield text[start:end]
        start = end
