"""The term that a word on the screen means."""

import pytest

from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.manual.terms_in_text import term_called, term_in
from gradviz.text import _


@pytest.mark.parametrize(("text", "word", "key"), [
    ("Each weight’s gradient is its source’s activation times its target’s δ.", "gradient", "gradient"),
    ("Each weight’s gradient is its source’s activation times its target’s δ.", "weight", "weight"),
    ("Each weight’s gradient is its source’s activation times its target’s δ.", "δ", "delta"),
    ("The weights’ gradients are means over the batch.", "gradients", "gradient"),
    ("The relative step of w1[1,1] is 0.1.", "step", "relative_step"),
    ("The learning rate times the gradient.", "learning", "learning_rate"),
    ("It is right for the path.", "right", ""),
    ("A greatweight.", "weight", ""),
])  # fmt: skip
def test_the_word_at_a_place_names_its_term(text: str, word: str, key: str) -> None:
    assert term_in(text, text.index(word) + 1) == key


def test_labels_name_terms_and_every_term_is_called_by_its_name() -> None:
    assert [term_called(words) for words in ("Gradient", "Learning rate", "η", "Σδ", "Relative", "Nothing")] == [
        "gradient", "learning_rate", "learning_rate", "sum_delta", "relative_step", ""]  # fmt: skip
    for term in GLOSSARY:
        assert term_called(_(term.name)) == term.key
        assert term_in(f"{_(term.name)} is a term.") == term.key
