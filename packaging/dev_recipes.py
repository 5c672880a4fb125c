"""``dev.py recipes``: fills in the recipes of package collections from the release files in ``dist/``."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev_failure import DevError

USAGE = "recipes takes where the files of the release lie, gradviz's home page and a conda-forge maintainer's name"
# The files of a release, by their names in the recipes.
FILES = {
    "LINUX": "gradviz-{version}-linux-x86_64.tar.xz",
    "WINDOWS": "gradviz-{version}-windows-amd64.zip",
    "MACOS_ARM64": "gradviz-{version}-macos-arm64.zip",
    "MACOS_X86_64": "gradviz-{version}-macos-x86_64.zip",
    "SOURCE": "gradviz-{version}.tar.gz",
}
_HOLE = re.compile(r"@([A-Z][A-Z0-9_]*)@")


def templates(root: Path) -> list[Path]:
    """The recipes to fill in."""
    return sorted((root / "packaging").glob("*/*.in"))


def facts(dist: Path, version: str, address: str, homepage: str, maintainer: str) -> dict[str, str]:
    """The values for the recipes, by name; the file name and SHA-256 of a release file only where the file exists."""
    found = {"VERSION": version, "ADDRESS": address.rstrip("/"), "HOMEPAGE": homepage, "MAINTAINER": maintainer}
    for name, pattern in FILES.items():
        file = dist / pattern.format(version=version)
        if file.is_file():
            with file.open("rb") as data:
                found[f"{name}_SHA256"] = hashlib.file_digest(data, "sha256").hexdigest()
            found[name] = file.name
    return found


def missing(text: str, known: Mapping[str, str]) -> list[str]:
    """The names in a recipe that have no value."""
    return sorted({name for name in _HOLE.findall(text) if name not in known})


def fill_in(text: str, known: Mapping[str, str]) -> str:
    """The recipe with every name replaced by its value."""
    return _HOLE.sub(lambda hole: known[hole[1]], text)


def write_recipes(root: Path, version: str, arguments: Sequence[str]) -> int:
    """Write the recipes that can be filled in to ``dist/recipes`` and name the missing file of each other one; returns
    the exit status.

    The recipes of a collection are submitted together, so either all of its files are written or none.
    """
    if len(arguments) != 3:
        raise DevError(f"{USAGE}: packaging/README.md has an example")
    for address in arguments[:2]:
        # Only characters without a special meaning in YAML, Ruby, JSON, XML and sed.
        scheme, _colon, place = address.partition(":")
        if scheme != "https" or not re.fullmatch(r"//[\w.-]+(:\d+)?(/[\w.~%/+=-]*)?", place, re.ASCII):
            raise DevError(f"{address!r} is no plain address that begins with https, which recipes need")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,39}", arguments[2]):
        raise DevError(f"{arguments[2]!r} is no name of an account: letters, digits and hyphens, at most 39")
    dist = root / "dist"
    known = facts(dist, version, *arguments)
    waits = False
    for folder in sorted({path.parent for path in templates(root)}):
        texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.in"))}
        lacking = {name for text in texts.values() for name in missing(text, known)}
        files = sorted({FILES[name.removesuffix("_SHA256")].format(version=version) for name in lacking})
        if files:
            print(f"{folder.name}: not written, dist/ lacks {', '.join(files)}")
            waits = True
            continue
        for path, text in texts.items():
            out = dist / "recipes" / folder.name / path.name.removesuffix(".in")
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(fill_in(text, known), encoding="utf-8", newline="\n")
            print(f"written: {out.relative_to(root).as_posix()}")
    return int(waits)
