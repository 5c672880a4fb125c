"""Exercise sheets for graders: JSON with each variant's setup, answers, tolerances and mistakes."""

from __future__ import annotations

from typing import Any

from gradviz.documents.json_text import format_json
from gradviz.documents.setups import setup_value
from gradviz.export.exercises.variants import Answer, Exercises, Variant

__all__ = ["exercises_json", "exercises_value"]

# A question is for one value: one delta, one gradient.
_ASKED_FOR = {"deltas": "delta", "gradients": "gradient"}


def exercises_json(exercises: Exercises) -> str:
    """A list with an object for each variant; every number reads back as the same float64."""
    return format_json(exercises_value(exercises))


def exercises_value(exercises: Exercises) -> list[dict[str, Any]]:
    """The same as lists, dicts, numbers and text."""
    seed = exercises.choice.seed
    return [{"variant": variant.number, "seed": seed, "setup": setup_value(variant.setup),
             "questions": [_question(variant, answer) for answer in variant.answers]}
            for variant in exercises.variants]  # fmt: skip


def _question(variant: Variant, answer: Answer) -> dict[str, Any]:
    """`sample`, from 1, only where a batch has several."""
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
