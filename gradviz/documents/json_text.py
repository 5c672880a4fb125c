"""Reads JSON strictly and writes it readably: faults with line or path, no duplicate keys, no NaN, no overflow."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, expected, shown
from gradviz.data.files import read_bytes
from gradviz.documents.foreign import check_kind
from gradviz.text import _, mark

__all__ = ["format_json", "key_path", "parse_json", "read_text"]

_WIDTH = 110
_DEEPEST = 50
# In memory, a Python list takes twenty times the bytes of its brackets, a number five times those of its digits.
_MOST_LISTS, _MOST_VALUES = 2_500_000, 8_000_000


def read_text(path: Path) -> str:
    """The text of a JSON file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark. Raises `SetupError` naming the
    file."""
    data = read_bytes(path, str(path), "")
    check_kind(path, data)
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        where = _("{file}, line {line}").format(file=path.name, line=line)
        raise SetupError(where, _("the file is not text in UTF-8; save it as UTF-8")) from None


class _Unreadable(float):
    """A number that float64 cannot represent; `text` is its original spelling."""

    text: str


class _Repeated(dict[str, Any]):
    """An object in which `key` occurs twice."""

    key: str


def parse_json(text: str, source: str) -> Any:
    """The value of a JSON text; `source` is the name of the file for error messages. Raises `SetupError`."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise SetupError(source, _("the file is empty"))
    for most, sentence, found in (
        (_MOST_LISTS, _("there are more than {most:,} lists and objects"), text.count("[") + text.count("{")),
        (_MOST_VALUES, _("there are more than {most:,} values"), text.count(",")),
    ):
        if found > most:
            raise SetupError(source, sentence.format(most=most))
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_int=_whole, parse_constant=_refused
        )
    except json.JSONDecodeError as error:
        raise _syntax_error(error, source) from None
    except RecursionError:
        raise SetupError(source, _too_deep()) from None
    for path, fault in _faults(value, "", 0):
        raise SetupError(path or source, fault)
    return value


def _too_deep() -> str:
    return _("lists and objects are nested more than {most} deep").format(most=_DEEPEST)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = _Repeated(pairs)
    keys = [key for key, _value in pairs]
    repeated.key = next(key for place, key in enumerate(keys) if key in keys[:place])
    return repeated


def _number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refused(text)


def _whole(text: str) -> float:
    # No float has more than 308 digits before the point, and Python refuses to parse more than 4300.
    return int(text) if len(text) <= 308 else _refused(text)


def _refused(text: str) -> float:
    value = _Unreadable("nan")
    value.text = text
    return value


_PLAIN = frozenset({int, float, bool, type(None)})


def _faults(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        yield "", _too_deep()
    elif isinstance(value, dict):
        if isinstance(value, _Repeated):
            yield key_path(path, value.key), _("this key is written twice")
        for key, item in value.items():
            if type(item) not in _PLAIN:
                yield from _faults(item, key_path(path, key), depth + 1)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            if type(item) not in _PLAIN:
                yield from _faults(item, f"{path}[{place}]", depth + 1)
    elif isinstance(value, _Unreadable):
        text = value.text if len(value.text) <= 30 else value.text[:29] + "…"
        yield path, _("expected a finite number, got {text}").format(text=text)
    elif isinstance(value, str) and not _is_encodable(value):
        yield path, _("the text holds half of a surrogate pair")


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def key_path(path: str, key: str) -> str:
    """`network.inputs`; a key that is not a plain word is written in brackets."""
    if not key.isidentifier():
        return f"{path}[{shown(key)}]"
    return f"{path}.{key}" if path else key


_SENTENCES = (
    ("Expecting ',' delimiter", mark("expected a comma or the end of the list or object")),
    ("Expecting ':' delimiter", mark("expected a colon after the key")),
    ("Expecting property name", mark("expected a key in double quotes")),
    ("Expecting value", mark("expected a value")),
    ("Extra data", mark("expected the end of the file")),
    ("Unterminated string", mark("the text that begins here is never closed")),
    ("Invalid control character", mark("a line break or tab inside a text must be written as \\n or \\t")),
    ("Invalid \\", mark("JSON does not allow this character after a backslash")),
    ("Unexpected UTF-8 BOM", mark("expected a value")),
)


def _syntax_error(error: json.JSONDecodeError, source: str) -> SetupError:
    place, sentence = error.pos, _("this is not JSON")
    for start, words in _SENTENCES:
        if error.msg.startswith(start):
            sentence = _(words)
            break
    before = error.doc[:place].rstrip()
    rest = error.doc[place : place + 1]
    if error.msg.startswith("Illegal trailing comma") or (rest in "]}" and rest and before.endswith(",")):
        place = place if error.msg.startswith("Illegal") else len(before) - 1
        sentence = _("expected a value after the comma")
    elif not rest and not error.msg.startswith("Unterminated"):
        sentence = _("the file ends here, before the list or object is closed")
    line = error.doc.count("\n", 0, place) + 1
    column = place - error.doc.rfind("\n", 0, place)
    where = _("{file}, line {line}, column {column}").format(file=source, line=line, column=column)
    return SetupError(where, sentence)


def format_json(value: Any) -> str:
    """JSON text that ends with a line break; values that fit are on one line, numbers in their shortest exact form.

    Raises `SetupError` with the path of a number that is not finite.
    """
    return _formatted(value, "", "", top=True) + "\n"


def _formatted(value: Any, path: str, indent: str, *, top: bool = False, used: int = 0) -> str:
    line = _on_one_line(value, path)
    if not isinstance(value, (dict, list, tuple)) or not value:
        return line
    if not top and len(indent) + used + len(line) <= _WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        opening, closing = "{", "}"
        items = []
        for key, item in value.items():
            name = json.dumps(key, ensure_ascii=False) + ": "
            items.append(name + _formatted(item, key_path(path, key), inner, used=len(name) + 1))
    else:
        opening, closing = "[", "]"
        items = [_formatted(item, f"{path}[{place}]", inner, used=1) for place, item in enumerate(value)]
    return f"{opening}\n{inner}" + f",\n{inner}".join(items) + f"\n{indent}{closing}"


def _on_one_line(value: Any, path: str) -> str:
    if isinstance(value, dict):
        parts = (f"{json.dumps(k, ensure_ascii=False)}: {_on_one_line(v, key_path(path, k))}" for k, v in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_on_one_line(item, f"{path}[{place}]") for place, item in enumerate(value)) + "]"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise SetupError(path, expected(_("a finite number"), value))
        # 0.5 and 1e-07 as Python writes them; 3.0 as 3, which reads back as the same number; −0.0 keeps its sign.
        is_plain = value.is_integer() and abs(value) < 1e15 and (value != 0 or math.copysign(1.0, value) > 0)
        return str(int(value)) if is_plain else repr(value)
    return json.dumps(value, ensure_ascii=False)
