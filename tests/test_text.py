"""Text is translated where a catalogue exists, and unchanged elsewhere."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradviz
from gradviz import text


@pytest.fixture(autouse=True)
def source_language_after() -> Iterator[None]:
    yield
    text.set_language(text.SOURCE_LANGUAGE)


def write_catalogue(folder: Path, language: str, entries: dict[str, str]) -> None:
    """A compiled catalogue in GNU's format: the offsets of the sorted originals and of their translations."""
    pairs = [(key.encode(), value.encode()) for key, value in sorted(entries.items())]
    keys = b"".join(key + b"\0" for key, _ in pairs)
    values = b"".join(value + b"\0" for _, value in pairs)
    tables, key_at, value_at = [], 28 + 16 * len(pairs), 28 + 16 * len(pairs) + len(keys)
    for key, _ in pairs:
        tables += [len(key), key_at]
        key_at += len(key) + 1
    for _, value in pairs:
        tables += [len(value), value_at]
        value_at += len(value) + 1
    header = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0]
    file = folder / language / "LC_MESSAGES" / "gradviz.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(struct.pack(f"<{7 + len(tables)}I", *header, *tables) + keys + values)


HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def test_without_a_catalogue_the_source_text_is_shown(tmp_path: Path) -> None:
    assert not text.set_language("de", tmp_path)
    assert text._("Learning rate") == "Learning rate"
    assert text.ngettext("{n} step", "{n} steps", 1) == "{n} step"
    assert text.ngettext("{n} step", "{n} steps", 2) == "{n} steps"
    assert text.language() == "en"


def test_a_catalogue_translates_until_another_language_is_chosen(tmp_path: Path) -> None:
    entries = {"": HEADER, "Learning rate": "Lernrate", "{n} step\0{n} steps": "{n} Schritt\0{n} Schritte"}
    write_catalogue(tmp_path, "de", entries)
    label = text.mark("Learning rate")
    assert text.set_language("de", tmp_path)
    assert (text.language(), text._(label), text._("Loss")) == ("de", "Lernrate", "Loss")
    assert [text.ngettext("{n} step", "{n} steps", n) for n in (1, 2)] == ["{n} Schritt", "{n} Schritte"]
    assert text._("") == ""
    assert text.set_language("en")
    assert text._(label) == "Learning rate"


def test_a_damaged_catalogue_leaves_the_source_text(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "de", {"": HEADER, "Loss": "Verlust"})
    file = tmp_path / "de" / "LC_MESSAGES" / "gradviz.mo"
    whole = file.read_bytes()
    for length in range(0, len(whole), 3):
        # gettext remembers catalogues by their path: one for each damage.
        language = f"x{length}"
        damaged = tmp_path / language / "LC_MESSAGES" / "gradviz.mo"
        damaged.parent.mkdir(parents=True)
        damaged.write_bytes(whole[:length])
        text.set_language(language, tmp_path)
        assert text._("Loss") in ("Loss", "Verlust")
    assert text.language() == "en"


def test_no_class_name_appears_in_a_marked_text() -> None:
    sources = [path.read_text("utf-8") for path in Path(gradviz.__file__).parent.rglob("*.py")]
    classes = {name for source in sources for name in re.findall(r"^class ([A-Z][a-z]+[A-Z]\w+)", source, re.MULTILINE)}
    marked = [each for source in sources for each in re.findall(r'\b(?:_|mark|ngettext)\(\s*"([^"]*)"', source)]
    assert len(classes) > 100 < len(marked)
    assert not [each for each in marked if classes & set(re.findall(r"\w+", each))]
