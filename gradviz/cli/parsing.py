"""Parses arguments: errors as sentences, numbers within bounds, and arguments that several commands share."""

from __future__ import annotations

import argparse
import contextlib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from gradviz.data.errors import SetupError, listed
from gradviz.text import _

__all__ = [
    "Parser",
    "between",
    "degrees",
    "picture_size",
    "takes_format",
    "takes_out",
    "takes_own_parts",
    "takes_plane",
    "takes_setup",
    "takes_updates",
    "use_own_parts",
    "whole",
]


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are sentences like all others."""

    def parse_args(self, args: Sequence[str]) -> argparse.Namespace:  # type: ignore[override]
        """As in argparse, but for an unknown option suggests a similar one, or the key of a setup that it is."""
        chosen, more = self.parse_known_args(args)
        if more:
            self.refuse(more)
        return chosen

    def refuse(self, more: Sequence[str]) -> NoReturn:
        """Raise `SetupError` for unrecognised arguments."""
        self.error(_unrecognized(more, self._option_string_actions))

    def error(self, message: str) -> NoReturn:
        """Raise `SetupError` with argparse's message."""
        raise SetupError("", _("{message} ({prog} --help says more)").format(message=message, prog=self.prog))


def _unrecognized(more: Sequence[str], known: Iterable[str]) -> str:
    """argparse's message for unrecognised arguments, with a suggestion for the first of them."""
    from difflib import get_close_matches  # both imported late: only unknown options need them

    from gradviz.data.other_names import counterpart, places

    sentence = _("unrecognized arguments: {names}").format(names=" ".join(more))
    name = more[0].partition("=")[0].lstrip("-").replace("-", "_")
    words = [option.lstrip("-") for option in known if option.startswith("--")]
    if not more[0].startswith("-"):
        return sentence
    close = counterpart(name, words) or next(iter(get_close_matches(name.replace("_", "-"), words, 1, 0.75)), None)
    if close is not None:
        return _("{sentence}; did you mean --{option}?").format(sentence=sentence, option=close)
    found = places(name)
    if found:
        return _("{sentence}; the setup says that: {names}").format(sentence=sentence, names=listed(found))
    return sentence


def whole(text: str) -> int:
    """A whole number of at least 0. Raises `argparse.ArgumentTypeError`."""
    if not re.fullmatch(r"[0-9]{1,15}", text):
        wanted = _("a whole number of at least 0")
        if re.fullmatch(r"[0-9]+", text):
            wanted, text = _("at most 15 digits"), text if len(text) <= 30 else text[:29] + "…"
        raise argparse.ArgumentTypeError(_("expected {wanted}, got {text!r}").format(wanted=wanted, text=text))
    return int(text)


def between(low: int, high: int) -> Callable[[str], int]:
    """A parser of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            message = _("expected a whole number from {low} to {high}, got {text!r}")
            raise argparse.ArgumentTypeError(message.format(low=low, high=high, text=text))
        return int(text)

    return read


def degrees(text: str) -> float:
    """A finite number. Raises `argparse.ArgumentTypeError`."""
    with contextlib.suppress(ValueError):
        if math.isfinite(float(text)):
            return float(text)
    raise argparse.ArgumentTypeError(_("expected a finite number of degrees, got {text!r}").format(text=text))


def picture_size(text: str) -> tuple[int, int]:
    """The pixels of ``WIDTHxHEIGHT``. Raises `argparse.ArgumentTypeError`."""
    found = re.fullmatch(r"([0-9]{2,5})[x×]([0-9]{2,5})", text)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (240 <= width <= 16384 and 180 <= height <= 16384):  # in a smaller picture, axes and names overlap
        raise argparse.ArgumentTypeError(
            _("expected WIDTHxHEIGHT between 240x180 and 16384x16384, got {text!r}").format(text=text)
        )
    return width, height


def takes_setup(parser: argparse.ArgumentParser) -> None:
    """Declare the argument SETUP."""
    meaning = _("a .json setup, saved work (.gradviz), a recording (.npz), a preset, a lesson, or a Playground link")
    parser.add_argument("setup", metavar="SETUP", help=meaning)


def takes_own_parts(parser: argparse.ArgumentParser) -> None:
    """Declare --with, a file of the user's own activations, losses, optimizers, initializers and data sets."""
    meaning = _("a Python file of your own activations, losses, optimizers, initializers or data sets; again for more")
    parser.add_argument("--with", dest="own_parts", type=Path, action="append", metavar="FILE", help=meaning)


def use_own_parts(chosen: argparse.Namespace) -> None:
    """Load the files of own parts that were named. Raises `SetupError`."""
    if chosen.own_parts:
        from gradviz.documents.own_parts import load_parts  # imported late: rarely needed

        for path in chosen.own_parts:
            load_parts(path)


def takes_updates(parser: argparse.ArgumentParser) -> None:
    """Declare --updates, the number of updates before the command's work."""
    parser.add_argument("--updates", type=whole, metavar="N", default=0, help=_("after N updates; default 0"))


def takes_format(parser: argparse.ArgumentParser) -> None:
    """Declare --format, text or JSON."""
    meaning = _("json writes numbers that read back exactly, and null for one that is not finite")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=meaning)


def takes_out(parser: argparse.ArgumentParser, meaning: str, *, required: bool = True) -> None:
    """Declare --out, a file whose extension determines the format."""
    parser.add_argument("--out", type=Path, metavar="FILE", required=required, help=meaning)


def takes_plane(parser: argparse.ArgumentParser, size: str | None) -> None:
    """Declare the options of a plane; `size` is the help text of --size, None leaves that option out."""
    # The ends of a range may be negative in scientific notation: -1e-3 is a number, not an option.
    parser._negative_number_matcher = re.compile(r"-(?:[0-9]|\.[0-9])")
    parser.add_argument("--x", metavar="NAME", help=_('parameter along x, such as "w1[2,3]" or "b1[3]"'))
    parser.add_argument("--y", metavar="NAME", help=_("parameter along y"))
    planes = ("random", "pca", "path", "gradient")
    meaning = _("two random directions, the path's principal components, its start to end, or gradient and curvature")
    parser.add_argument("--plane", choices=planes, help=meaning)
    for axis in "xy":
        parser.add_argument(
            f"--{axis}-range", nargs=2, type=float, metavar=("A", "B"), help=_("from A to B; default: the path")
        )
    if size is not None:
        parser.add_argument("--size", type=whole, metavar="N", help=size)
    parser.add_argument("--seed", type=whole, metavar="N", help=_("of random directions; default 1"))
    parser.add_argument(
        "--normalise", choices=("filter", "layer", "none"), help=_("of random directions; default filter")
    )
