"""The texts of the page's controls, for its script, which fills in the names in braces."""

from __future__ import annotations

from gradviz.text import _, mark

__all__ = ["page_words"]

_WORDS = {
    "back": mark("Back"), "next": mark("Next"), "start": mark("From the start"), "show": mark("Show answer"),
    "step_of": mark("Step {step} of {count}"), "stop_of": mark("Stop {step} of {count}"),
    "what_next": mark("What comes next?"), "steps": mark("Steps"),
    "network": mark("Network"), "explanation": mark("Explanation"), "surface": mark("Loss surface"),
    "loss": mark("Loss"), "lesson": mark("Lesson"), "question": mark("Question"), "answer": mark("Answer"),
    "gradient": mark("Gradient"), "step": mark("Step"), "weight": mark("Weight"),
    "on_gradient": mark("On the edges: ∂L/∂w"), "on_step": mark("On the edges: Δw"),
    "on_weight": mark("On the edges: weights"), "numbers": mark("Numbers on the edges"),
    "on_edges": mark("What the numbers on the edges are"), "chain": mark("Chain rule"), "rule": mark("Update rule"),
    "table": mark("Table"), "chain_of": mark("Chain rule of {name}"), "rule_of": mark("Update rule of {name}"),
    "paths": mark("Paths to the loss"), "all_numbers": mark("Table of all numbers"),
    "print": mark("Print"), "download": mark("Download setup"), "about": mark("About these numbers"),
    "about_text": mark("Computed by gradviz in float64, shown to {digits} digits. This page needs no internet "
                       "connection."),
    "drag": mark("To drag the point, open this setup in gradviz."), "more": mark("More"), "close": mark("Close"),
    "predict": mark("Predict first"), "predict_title": mark("Predict, then reveal"),
    "right_so_far": mark("right so far: {right} of {asked}"), "final": mark("{right} of {asked} right."),
    "once_more": mark("Once more"), "right": mark("✓ Right: {answer}."), "wrong": mark("Not quite: {answer}."),
    "truth": mark("The answer: {answer}."), "guess": mark("Your guess"),
    "choose": mark("Choose, or only think, then press"), "hidden": mark("Hidden until the answer"),
    "hidden_surface": mark("The slope of the surface would give it away."),
    "hidden_loss": mark("The curve would give it away."),
    "computed_in": mark("The gradient of {name} is computed in step {step}."), "go_there": mark("Go there"),
    "select": mark("Select an edge, a bias or a unit in the graph to see its chain rule with its numbers."),
    "not_listed": mark("Its chain rule is not on this page, because the network is large: open the setup in gradviz."),
    "unit": mark("Unit"), "value": mark("Value"), "parameter": mark("Parameter"), "name": mark("Name"),
    "table_caption": mark("All numbers that are known at this step"), "update_of": mark("update {done} of {all}"),
    "ahead": mark("known updates ahead"), "before": mark("Before the update"), "after": mark("After the update"),
    "not_yet": mark("not computed yet"), "input": mark("Input"), "bias": mark("bias"), "held": mark("frozen"),
    "graph": mark("The network as a graph; select a part with Tab and Enter"), "result": mark("result"),
    "product": mark("Product"), "announce": mark("{position}. {text}"), "phases": mark("Phases"),
    "selected": mark("{name} is selected"), "answers": mark("Answers"), "not_quite": mark("Not quite."),
}  # fmt: skip


def page_words() -> dict[str, str]:
    """The texts in the current language."""
    return {key: _(word) for key, word in _WORDS.items()}
