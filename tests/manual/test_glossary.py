"""The glossary is complete and consistent; a search finds terms by other spellings."""

from __future__ import annotations

import pytest

from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.documents.manual import read_chapters
from gradviz.documents.presets import read_preset
from gradviz.engine.network import Network
from gradviz.gui.widgets.formula import typeset
from gradviz.scene.manual.examples import EXAMPLES, example_of
from gradviz.scene.manual.glossary import GLOSSARY, Term, find_term
from gradviz.scene.manual.search import near_spelling, search_manual
from gradviz.scene.moment import moment_of
from gradviz.scene.panels import PANELS
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.key)
def test_each_term_has_one_sentence_a_place_and_true_references(term: Term) -> None:
    assert 20 < len(term.sentence) < 180
    assert term.sentence.count(". ") == 0, "one sentence"
    assert {place.panel for place in term.places} <= {panel.name for panel in PANELS}
    assert all(find_term(key) is not None for key in term.see)
    assert term.key not in term.see
    assert term.example in {"", *EXAMPLES}
    assert term.places or term.lesson, "it can be seen somewhere"
    if term.lesson is not None:
        path = find_lesson(term.lesson[0])
        assert path is not None
        assert 1 <= term.lesson[1] <= len(read_lesson(path).stops)


def test_keys_and_names_are_unique_and_every_example_is_used() -> None:
    assert len({term.key for term in GLOSSARY}) == len({term.name for term in GLOSSARY}) == len(GLOSSARY)
    assert {term.example for term in GLOSSARY} - {""} == set(EXAMPLES)


def test_every_formula_can_be_typeset() -> None:
    for term in GLOSSARY:
        if term.formula:
            assert typeset(term.formula, 16, "#000000").width > 5, term.key


@pytest.mark.parametrize(
    ("words", "name"),
    [("delta", "δ, the error of a unit"), ("sigma delta", "Σδ"), ("eta", "Learning rate η"), ("cost", "Loss"),
     ("learning speed", "Learning rate η"), ("twins", "Identical units"), ("Σδ", "Σδ"), ("pre-activation", "Sum z")],
)  # fmt: skip
def test_a_term_is_found_by_its_other_spellings(words: str, name: str) -> None:
    hits = search_manual(words, read_chapters())
    assert (hits[0].kind, hits[0].title) == ("term", name)


def test_a_search_finds_sections_of_the_guide_and_suggests_spellings() -> None:
    found = search_manual("exit status", read_chapters())
    assert ("guide", "12-command-line") in [(hit.kind, hit.key) for hit in found]
    assert search_manual("zebra", read_chapters()) == ()
    assert near_spelling("gradeint") == "Gradient"
    assert near_spelling("zebra") == ""


def test_examples_have_the_numbers_of_the_window_and_nothing_that_is_not_revealed() -> None:
    timeline = Timeline(Run(read_preset("mazur-2-2-2")))
    view = View(selected="w2[1,1]")
    assert example_of("gradient", moment_of(timeline), view) is None
    assert example_of("loss", moment_of(timeline), view) is None
    assert example_of("step", moment_of(timeline), view) is None
    while not moment_of(timeline).steps.update_done(timeline.place):
        timeline.next(Granularity.LAYER)
    moment = moment_of(timeline)
    said = {name: example_of(name, moment, view) or "" for name in EXAMPLES}
    # Mazur's numbers: the gradient of the first outer weight, the loss, and the new weight.
    assert "0.08217" in said["gradient"]
    assert "rises by about 8.217·10⁻⁴" in said["gradient"]
    assert "0.2984" in said["loss"]
    assert "0.3589" in said["step"]
    assert said["epoch"] == "Here an epoch has 1 updates."
    assert isinstance(moment.run.network, Network)
