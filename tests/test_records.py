"""Records: frozen structs that the standard library accepts as dataclasses."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace

import pytest

from gradviz.records import FrozenRecord


class Step(FrozenRecord, frozen=True):
    rate: float
    name: str = "sgd"


class Samples(FrozenRecord, frozen=True, eq=False):
    values: list[float]


def test_a_record_is_replaced_and_listed_like_a_dataclass() -> None:
    step = Step(0.5)
    assert replace(step, rate=0.25) == Step(0.25, "sgd")
    assert [(each.name, each.default) for each in fields(Step)] == [("rate", MISSING), ("name", "sgd")]
    assert fields(step) == fields(Step)
    assert is_dataclass(step)
    with pytest.raises(TypeError):
        replace(step, speed=1.0)


def test_a_record_cannot_be_changed_and_is_equal_by_its_numbers() -> None:
    step = Step(0.5)
    with pytest.raises(AttributeError):
        step.rate = 1.0  # type: ignore[misc]
    assert step == Step(0.5)
    assert hash(step) == hash(Step(0.5))
    assert step != Step(0.6)


def test_a_record_of_arrays_is_equal_to_itself_alone() -> None:
    samples = Samples([1.0])
    assert samples == samples
    assert samples != Samples([1.0])


class Named(FrozenRecord, frozen=True, eq=False):
    name: str
    values: list[float]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


def test_unequal_is_the_opposite_of_a_records_own_equality() -> None:
    assert (Named("a", [1.0]) != Named("a", [2.0])) is False
    assert Named("a", [1.0]) != Named("b", [1.0])
