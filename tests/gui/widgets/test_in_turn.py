"""Changes that ask for others while they are made."""

from __future__ import annotations

import pytest

from gradviz.gui.widgets.in_turn import InTurn


def test_a_change_is_made_after_the_one_that_has_asked_for_it() -> None:
    changes, said = InTurn(), []

    def outer() -> None:
        said.append("begin")
        assert not changes.make(inner)
        assert not changes.make(inner)
        said.append("end")

    def inner() -> None:
        said.append("inner")

    assert changes.make(outer)
    assert said == ["begin", "end", "inner"]


def test_changes_that_ask_for_each_other_end() -> None:
    changes, said = InTurn(), []

    def again() -> None:
        said.append("again")
        changes.make(again)

    assert changes.make(again)
    assert 1 < len(said) < 20


def test_a_change_that_fails_stops_no_later_one() -> None:
    changes, said = InTurn(), []

    def fail() -> None:
        changes.make(lambda: said.append("with it"))
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        changes.make(fail)
    changes.make(lambda: said.append("later"))
    assert said == ["later"]
