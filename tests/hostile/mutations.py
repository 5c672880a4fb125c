"""Seeded mutations of JSON values, texts and bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

__all__ = ["dumped", "mutated_bytes", "mutated_json", "mutated_link"]

_RAW = "@raw:"  # a string that begins so is written into the JSON without its quotes
_STRANGE: tuple[Any, ...] = (
    None, True, False, "", "x", "tanh", "1", "nan", " ", "a" * 5000, "\u0000\u001b[31m", "<img src=/dev/zero>", "😀",
    "é", 0, -0.0, 1, -1, 2, 5, 7, 100, 255, 10**9, 10**15, -(10**9), 10**30, 0.5, -0.5, 1e-320, 5e-324, 1e-300, 1e-30,
    1e16, 1e150, 1e155, 1e300, 1e308, -1e308, 1.7976931348623157e308, 1 / 3, [], {}, [[]], [None], {"a": 1}, [1, 2],
    [1e308, -1e308], [[1, 2], [3]], ["x", "y"], f"{_RAW}1e999", f"{_RAW}-1e999", f"{_RAW}NaN", f"{_RAW}Infinity",
    f"{_RAW}" + "9" * 5000, f"{_RAW}0." + "3" * 5000, f"{_RAW}1e-999999", f"{_RAW}" + "[" * 60 + "]" * 60,
)  # fmt: skip
_WHOLE = (0, 1, 2, 3, 4, 6, 10, 100, 1000)
_NUMBERS = (
    0.0, -0.0, 1.0, -1.0, 1e-320, 1e-300, 1e-160, 1e-16, 0.5, 0.999999, 1e3, 1e16, 1e100, 1e154, 1e200, 1e300, 1e308,
    -1e308, -1e200, -0.5, 1.7976931348623157e308, -1.7976931348623157e308, 5e-324,
)  # fmt: skip
_BYTES = (
    b"", b"\0", b"\n", b"\r", b",", b";", b"\t", b'"', b"'", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"1e999", b"nan",
    b"inf", b"-", b"9" * 400, b"1_000", b"{", b"[", b"]", b"}", b":", b"\\", b"\\ud800", b"\xe2\x80\xae", b" " * 300,
    b"#", b"%00", b"&", b"=", b"NaN", b"1.7976931348623157e308", b"-1e308", b"5e-324", b"1,5", b"0x10", b"\xc3", b"<b>",
)  # fmt: skip

# Values of a link that may just fit, by key.
_FITTING: dict[str, tuple[str, ...]] = {
    "activation": ("relu", "tanh", "sigmoid", "linear"), "problem": ("classification", "regression"),
    "dataset": ("circle", "xor", "gauss", "spiral"), "regDataset": ("reg-plane", "reg-gauss"),
    "networkShape": ("", "1", "8,8,8", "3,2,1", "30"), "regularization": ("L1", "L2", ""),
    "noise": ("0", "50", "1e-300"),
    "learningRate": ("0", "10", "1e6", "1e-320"), "regularizationRate": ("0", "10", "1e6"), "seed": ("x", "0", "é"),
    "batchSize": ("1", "30", "10000"), "percTrainData": ("1", "10", "90", "100"), "": ("true", "false"),
}  # fmt: skip
Place = tuple[Any, Any]


def dumped(value: Any) -> bytes:
    """The value as JSON; raw strings without their quotes."""
    parts = json.dumps(value, ensure_ascii=False).split(f'"{_RAW}')
    text = parts[0] + "".join(part.replace('"', "", 1) for part in parts[1:])
    return text.encode("utf-8", "surrogatepass")


def mutated_json(value: Any, rng: random.Random, times: int | None = None) -> bytes:
    """JSON with one to three of its values or keys changed; now and then its text as well."""
    value = json.loads(json.dumps(value))
    for _ in range(times or rng.choice((1, 1, 1, 2, 3))):
        places = _places(value)
        if places:
            rng.choice(_CHANGES)(value, places, rng)
    data = dumped(value)
    return mutated_bytes(data, rng) if rng.random() < 0.1 else data


def mutated_bytes(data: bytes, rng: random.Random) -> bytes:
    """Bytes cut, put in, exchanged or doubled in one to three places."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((0, 1, 1, 4, 20)))
        new = rng.choice((rng.choice(_BYTES), bytes([rng.randrange(256)]), data[at:end] * rng.choice((2, 50))))
        data = data[:at] if rng.random() < 0.05 else data[:at] + new + data[end:]
    return data


def mutated_link(link: str, rng: random.Random) -> str:
    """A link with values of its pairs changed, or any of its characters."""
    page, _hash, rest = link.partition("#")
    pairs = [pair.split("=", 1) for pair in rest.split("&")]
    for _ in range(rng.choice((1, 1, 2, 3))):
        pair = rng.choice(pairs)
        value = rng.choice(_STRANGE)
        text = str(value).removeprefix(_RAW)
        if rng.random() < 0.6:
            text = rng.choice(_FITTING.get(pair[0], _FITTING[""]))
        where = rng.random()
        if where < 0.7:
            pair[-1] = text
        elif where < 0.85:
            pair[0] = rng.choice((text, pair[0] + "x", rng.choice(pairs)[0]))
        else:
            pairs.append([rng.choice(pairs)[0], text])
    link = page + "#" + "&".join("=".join(pair) for pair in pairs)
    if rng.random() < 0.15:
        link = mutated_bytes(link.encode("utf-8", "replace"), rng).decode("utf-8", "replace")
    return link.replace("\0", "%00")


def _places(value: Any) -> list[Place]:
    """Every (container, key) in a JSON value."""
    found: list[Place] = []
    waiting = [value]
    while waiting:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(min(len(container), 20))
        found += [(container, key) for key in keys]
        waiting += [container[key] for key in keys if isinstance(container[key], (dict, list))]
    return found


def _replace(value: Any, places: list[Place], rng: random.Random) -> None:
    container, key = rng.choice(places)
    container[key] = json.loads(json.dumps(rng.choice(_STRANGE)))


def _replace_alike(value: Any, places: list[Place], rng: random.Random) -> None:
    """A number by a number that may just fit, true by false."""
    fitting = [(c, k) for c, k in places if isinstance(c[k], (int, float, bool))]
    if fitting:
        container, key = rng.choice(fitting)
        old = container[key]
        choices = (not old,) if isinstance(old, bool) else _WHOLE if isinstance(old, int) else _NUMBERS
        container[key] = rng.choice(choices)


def _scale(value: Any, places: list[Place], rng: random.Random) -> None:
    numbers = [(c, k) for c, k in places if isinstance(c[k], (int, float)) and not isinstance(c[k], bool)]
    if numbers:
        container, key = rng.choice(numbers)
        number = container[key] * rng.choice((-1, 0, 2, 10, 1000, 0.1, 1e-300, 1e200, 1e-10))
        container[key] = number if abs(number) <= 1e308 else 1e308


def _remove(value: Any, places: list[Place], rng: random.Random) -> None:
    container, key = rng.choice(places)
    del container[key]


def _rename(value: Any, places: list[Place], rng: random.Random) -> None:
    container, key = rng.choice(places)
    if isinstance(container, dict):
        container[rng.choice((key + "x", key.upper(), "", "name", "units"))] = container.pop(key)


def _graft(value: Any, places: list[Place], rng: random.Random) -> None:
    """A part of the same document in another place."""
    (container, key), (other, inner) = rng.choice(places), rng.choice(places)
    container[key] = json.loads(json.dumps(other[inner]))


def _double(value: Any, places: list[Place], rng: random.Random) -> None:
    container, key = rng.choice(places)
    if isinstance(container, list):
        container.insert(key, json.loads(json.dumps(container[key])))
    elif isinstance(container[key], list):
        container[key] = container[key] * rng.choice((2, 3, 50))


_CHANGES: tuple[Callable[[Any, list[Place], random.Random], None], ...] = (
    _replace, _replace_alike, _replace_alike, _replace_alike, _replace_alike, _scale, _scale, _remove, _rename,
    _graft, _double,
)  # fmt: skip
