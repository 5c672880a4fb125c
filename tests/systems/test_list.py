"""packaging/SYSTEMS.md lists every module that checks the system, and tests that exist."""

import re
from pathlib import Path

import gradviz

ROOT = Path(gradviz.__file__).parent
LIST = (ROOT.parent / "packaging" / "SYSTEMS.md").read_text(encoding="utf-8")
ASKS = re.compile(r"sys\.platform|os\.name\b|getattr\(os, |msvcrt|LOCALAPPDATA|subprocess\.(run|Popen)")


def test_every_module_that_asks_is_listed() -> None:
    asking = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if ASKS.search(path.read_text("utf-8"))}
    assert len(asking) > 8
    assert [name for name in sorted(asking) if f"`{name}`" not in LIST] == []


def test_every_test_that_is_named_is_there() -> None:
    tests = ROOT.parent / "tests"
    text = "\n".join(path.read_text("utf-8") for path in tests.rglob("test_*.py"))
    named = re.findall(r"`(test_\w+)…?`", LIST)
    assert len(named) > 12
    assert [name for name in named if f"def {name}" not in text] == []
    assert [name for name in re.findall(r"`(tests/[\w/.]+)`", LIST) if not (ROOT.parent / name).exists()] == []
