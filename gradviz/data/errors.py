"""The error for bad input, and helpers for its messages."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable

from gradviz.text import _

__all__ = ["SetupError", "StoppedError", "expected", "fault_sentence", "listed", "os_error_text", "shown", "suggestion",
           "unknown_key", "unknown_name", "unknown_part"]  # fmt: skip

_LONGEST_SHOWN = 40


class SetupError(ValueError):
    """Bad input: `path` is the place (`network.layers[1].units`), `sentence` the fault; `str()` is both.

    For a fault in a table or a file, `path` names it: `iris.csv, row 17, column "petal width"`.
    """

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path = path
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[SetupError], tuple[str, str]]:
        return type(self), (self.path, self.sentence)


class StoppedError(Exception):
    """A long computation was cancelled by its `watch` function."""


def os_error_text(error: OSError) -> str:
    """The system's message after the name of the file: `notes.json: Permission denied`."""
    if error.strerror is None or type(error).__name__ == "WriteError":  # whose text is already a sentence
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def fault_sentence(error: Exception) -> str:
    """The message for bad input, a file that cannot be read or written, a cancelled computation or too little
    memory.
    """
    if isinstance(error, StoppedError):
        return _("Stopped; nothing was changed.")
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this; nothing was changed.")
    text = os_error_text(error) if isinstance(error, OSError) else str(error)
    return text if text.endswith((".", "!", "?")) else text + "."


def shown(value: object) -> str:
    """A value in JSON notation, shortened; for lists and objects only the type."""
    if isinstance(value, (list, tuple)):
        return _("a list")
    if isinstance(value, dict):
        return _("an object")
    if isinstance(value, str):
        # Half of a surrogate pair cannot be printed.
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 2] + '…"'
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, int) and abs(value) >= 10**30:
        return _("a number of more than 30 digits")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value)


def expected(what: str, got: object) -> str:
    """`expected {what}, got {got}`."""
    return _("expected {what}, got {got}").format(what=what, got=shown(got))


def listed(names: Iterable[str]) -> str:
    """Names in quotes, separated by commas."""
    return ", ".join(shown(name) for name in names)


def suggestion(name: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` where one of `known` has this name in another library or a similar spelling; else the list of
    all of them."""
    from difflib import get_close_matches  # imported late: only misspelt names need it

    from gradviz.data.other_names import counterpart, nearest

    known = list(known)
    meant = counterpart(name, known)
    if meant is not None:
        return _("did you mean {name}?").format(name=shown(meant))
    near = nearest(name, known)
    if near is not None:
        return _("gradviz has none; the nearest is {name}").format(name=shown(near))
    lower = {entry.lower(): entry for entry in known}
    close = get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    if close:
        return _("did you mean {name}?").format(name=shown(lower[close[0]]))
    if len(known) == 1:
        return _("expected {name}").format(name=shown(known[0]))
    return _("expected one of {names}").format(names=listed(known))


def unknown_name(kind: str, name: str, known: Iterable[str]) -> str:
    """`unknown activation "tahn"; did you mean "tanh"?`, or the list of known names where none is close."""
    return _("unknown {kind} {name}; {suggestion}").format(
        kind=kind, name=shown(name), suggestion=suggestion(name, known)
    )


def unknown_part(kind: str, name: str, known: Iterable[str]) -> str:
    """As `unknown_name`, for entries that a file of own parts can define: mentions such files unless the name is known
    in another library or misspelt."""
    from difflib import get_close_matches  # imported late: only unknown names need it

    from gradviz.data.other_names import counterpart

    known = list(known)
    sentence = unknown_name(kind, name, known)
    if counterpart(name, known) is not None or get_close_matches(name.lower(), known, 1, 0.75):
        return sentence
    return _("{sentence}; one of your own comes with --with FILE or File › Own parts").format(sentence=sentence)


def unknown_key(key: str, known: Iterable[str], owner: str = "") -> str:
    """`unknown key for sgd; did you mean "learning_rate"?`, or the place in a setup where the key belongs."""
    from gradviz.data.other_names import advice, counterpart, places

    known, found, words = list(known), places(key), advice(key)
    if counterpart(key, known) is not None or not (found or words):
        words = suggestion(key, known)
    elif words is not None:
        words = _(words)
    elif len(found) > 1:
        words = _("did you mean one of {names}?").format(names=listed(found))
    elif "." in found[0]:
        words = _("did you mean {name}?").format(name=shown(found[0]))
    else:
        words = _('{name} belongs beside "network" in a setup').format(name=shown(found[0]))
    if not owner:
        return _("unknown key; {suggestion}").format(suggestion=words)
    return _("unknown key for {name}; {suggestion}").format(name=owner, suggestion=words)
