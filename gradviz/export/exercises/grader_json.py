"""Exercise sheets for graders: JSON with each variant's setup, answers, tolerances and mistakes."""

from __future__ import annotations

from typing import Any

from gradviz.documents.json_text import format_json
from gradviz.documents.setups import setup_value
from gradviz.export.exercises.variants import Answer, Exercises, Variant

__all__ = ["exercises_json", "exercises_value"]

# The names of questions in the singular, since each is for one value.
_ASKED_FOR = {"deltas": "delta", "gradients": "gradient"}


def exercises_json(exercises: Exercises) -> str:
    """A JSON list with one object per variant; every number reads back as the same float64."""
    return format_json(exercises_value(exercises))


def exercises_value(exercises: Exercises) -> list[dict[str, Any]]:
    """The same as lists, dicts, numbers and strings."""
    seed = exercises.choice.seed
    return [{"variant": variant.number, "seed": seed, "setup": setup_value(variant.setup),
             "questions": [_question(variant, answer) for answer in variant.answers]}
            for variant in exercises.variants]  # fmt: skip


def _question(variant: Variant, answer: Answer) -> dict[str, Any]:
    """The object of one question; it has `sample`, from 1, only where a batch has several samples."""
    quantity = answer.quantity
    is_one_of_several = quantity.is_of_sample and len(variant.trace.inputs) > 1
    return {
        "ask": _ASKED_FOR.get(quantity.question, quantity.question),
        "of": quantity.name,
        **({"sample": quantity.sample + 1} if is_one_of_several else {}),
        "answer": answer.value,
        "tolerance": answer.tolerance,
        "points": answer.points,
        "mistakes": {name: value for name, value in answer.mistakes.items() if value is not None},
    }
