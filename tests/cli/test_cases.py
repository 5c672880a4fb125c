"""Small inputs that once failed: each gives the right value, a sentence, or a picture with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cases import is_one_sentence
from tests.cli.conftest import Call

CASES = Path(__file__).parent.parent / "data" / "cases"
SURFACES = (
    ("surface", "--size", "5", "--out", "o.csv"), ("surface", "--size", "5", "--line", "--out", "o.csv"),
    ("surface", "--size", "5", "--plane", "random", "--normalise", "none", "--out", "o.svg"),
    ("surface", "--size", "5", "--plane", "gradient", "--out", "o.csv"),
    ("surface", "--size", "5", "--plane", "pca", "--updates", "3", "--out", "o.csv"),
    ("basins", "--size", "3", "--updates", "12", "--out", "o.csv"),
    ("race", "--vary", "learning_rate", "0.1", "1", "--updates", "3", "--out", "o.csv"),
)  # fmt: skip


def test_uniform_over_more_than_float64_is_refused_at_its_end(call: Call) -> None:
    status, out, err = call("trace", str(CASES / "04-uniform-range-overflow" / "setup.json"))
    assert (status, out) == (2, "")
    assert err == (
        "gradviz: initializer.high: expected a distance from initializer.low below 1.79769e+308, "
        "got -1e+308 and 1e+308\n"
    )


@pytest.mark.parametrize("order", SURFACES, ids=lambda order: "-".join(order[:-2]))
def test_weights_of_1e308_have_a_run_and_no_surface(
    call: Call, order: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command, *options = order
    status, _out, err = call(command, str(CASES / "05-weights-1e308" / "setup.json"), *options)
    if command == "race":
        assert (status, err) == (0, "")
    else:
        assert status == 2
        assert "There are weights beyond ±1e+150 here, through which no surface can be drawn." in err
        assert is_one_sentence(err)


def test_weights_of_1e308_are_traced_and_trained(call: Call) -> None:
    setup = str(CASES / "05-weights-1e308" / "setup.json")
    for order in (("trace", setup), ("train", setup, "--updates", "5")):
        status, _out, err = call(*order)
        assert (status, err) == (0, "")


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ({"surface": 5}, "stops[0].show.surface: expected a list of two parameters, got 5"),
        ({"surface": "w1[1,1]"}, "stops[0].show.surface: expected a list of two parameters"),
        ({"surface": [5, "b1[1]"]}, "stops[0].show.surface[0]: expected the name of a weight or a bias"),
        ({"surface": ["u1[1]", "b1[1]"]}, "stops[0].show.surface[0]: expected the name of a weight or a bias"),
        ({"surface": ["b1[1]", "b1[1]"]}, "stops[0].show.surface[1]: expected another parameter than the first"),
        ({"selected": 5}, "stops[0].show.selected: expected the name of a weight, a bias or a unit"),
        ({"selected": ["w1[1,1]"]}, "stops[0].show.selected: expected the name of a weight, a bias or a unit"),
        ({"selected": "u" + "9" * 5000 + "[1]"}, "stops[0].show.selected: expected the name of a weight"),
        ({"edges": 5}, "stops[0].show.edges: "),
        ({"edges": ["gradient"]}, "stops[0].show.edges: "),
        ({"sample": True}, "stops[0].show.sample: expected a whole number of at least 1"),
        ({"sample": 1.5}, "stops[0].show.sample: expected a whole number of at least 1"),
        (5, "stops[0].show: expected an object, got 5"),
    ],
)
def test_what_a_lesson_shows_is_checked_with_its_path(call: Call, tmp_path: Path, show: Any, words: str) -> None:
    lesson = json.loads((CASES / "06-lesson-show-surface-number" / "lesson.json").read_text())
    lesson["stops"][0]["show"] = show
    path = tmp_path / "lesson.json"
    path.write_text(json.dumps(lesson))
    status, out, err = call("lessons", str(path))
    assert (status, out) == (2, "")
    assert words in err
    assert is_one_sentence(err)


@pytest.mark.parametrize("value", [5, True, None, [], {}, "x", 1.5, -1, 10**16])
@pytest.mark.parametrize("key", ["title", "text", "question", "answer", "notes", "setup", "changes", "show", "expect"])
def test_every_field_of_a_stop_has_its_type_or_is_refused(call: Call, tmp_path: Path, key: str, value: Any) -> None:
    stop = {"title": "a", "setup": "mazur-2-2-2", key: value}
    path = tmp_path / "lesson.json"
    path.write_text(json.dumps({"title": "t", "stops": [stop]}))
    status, _out, err = call("lessons", str(path))
    assert status in (0, 2)
    assert err == "" or (err.startswith(f"gradviz: stops[0].{key}") and is_one_sentence(err))


@pytest.mark.parametrize(
    ("key", "value"),
    [("update", 10**16), ("update", -1), ("update", 1.0), ("update", True), ("after", 5), ("after", "backward 9"),
     ("after", ["forward"]), ("after", "backward " + "9" * 5000)],
)  # fmt: skip
def test_the_place_of_a_stop_is_checked_with_its_path(call: Call, tmp_path: Path, key: str, value: Any) -> None:
    path = tmp_path / "lesson.json"
    stop = {"title": "a", "setup": "mazur-2-2-2", "at": {key: value}}
    path.write_text(json.dumps({"title": "t", "stops": [stop]}))
    status, _out, err = call("lessons", str(path))
    assert status == 2
    assert err.startswith(f"gradviz: stops[0].at.{key}: expected ")
    assert is_one_sentence(err)


def test_a_link_with_numbers_of_5000_digits_is_refused_at_the_number(call: Call) -> None:
    link = (CASES / "07-playground-link-5000-digits" / "link.txt").read_text().strip()
    status, out, err = call("trace", link)
    assert (status, out) == (2, "")
    assert err.startswith("gradviz: #batchSize: expected a whole number from 1 to 10,000, got ")
    assert is_one_sentence(err)


@pytest.mark.parametrize("key", ["batchSize", "learningRate", "regularizationRate", "noise", "networkShape",
                                 "percTrainData"])  # fmt: skip
@pytest.mark.parametrize("digits", ["9" * 5000, "0." + "3" * 5000, "1e" + "9" * 5000, "٣", "1_0", "", "-1", "nan"])
def test_no_number_of_a_link_is_read_without_bounds(call: Call, key: str, digits: str) -> None:
    status, _out, err = call("train", f"https://playground.tensorflow.org/#{key}={digits}", "--updates", "1")
    assert (status, err) == (0, "") or (status == 2 and is_one_sentence(err) and f"#{key}: " in err)


@pytest.mark.parametrize("shape", ["1000,1000,2", ",".join(["1000"] * 50), ",".join(["1"] * 100_000)])
def test_a_link_to_a_network_that_the_page_would_never_draw_is_refused(call: Call, shape: str) -> None:
    status, _out, err = call("trace", f"#networkShape={shape}")
    assert status == 2
    assert is_one_sentence(err)


@pytest.mark.parametrize("name", ["a", "b", "c"])
@pytest.mark.parametrize("order", SURFACES, ids=lambda order: "-".join(order[:-2]))
def test_numbers_near_the_largest_cause_no_warning(
    call: Call, name: str, order: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A warning is an error here, as everywhere in the tests."""
    monkeypatch.chdir(tmp_path)
    command, *options = order
    status, _out, err = call(command, str(CASES / "14-runtime-warnings" / f"{name}.json"), *options)
    assert (status, err) == (0, "") or (status == 2 and is_one_sentence(err))


def test_a_range_below_the_smallest_normal_number(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "o.svg"
    status, _out, err = call("surface", "mazur-2-2-2", "--x-range", "1e-320", "2e-320", "--out", str(out))
    assert (status, err) == (0, "") or (status == 2 and is_one_sentence(err) and not out.exists())


def test_a_warning_goes_to_the_log_and_not_to_the_terminal(
    call: Call, user_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warnings

    from gradviz.cli import trace

    def work(_chosen: object) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("looked at too closely", RuntimeWarning, stacklevel=1)
        return 0

    monkeypatch.setattr(trace, "work", work)
    assert call("trace", "mazur-2-2-2") == (0, "", "")
    log = next(user_folder.rglob("gradviz.log")).read_text()
    assert "RuntimeWarning: looked at too closely (" in log
    assert "test_cases.py, line " in log


def trace_of(call: Call, name: str) -> dict[str, Any]:
    status, out, err = call("trace", str(CASES / "hand-worked" / name), "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_one_neuron_by_hand(call: Call) -> None:
    """z = 0.1·0.5 + 0.3·0.2 + 1.83 = 1.94; a = σ(1.94)."""
    trace = trace_of(call, "16-one-neuron-by-hand.json")
    assert trace["layers"][0]["pre_activations"] == [[pytest.approx(1.94, rel=1e-15)]]
    assert trace["layers"][0]["activations"][0][0] == pytest.approx(0.8743521434846544, rel=1e-14)


def test_a_published_slip_of_arithmetic_is_not_ours(call: Call) -> None:
    """1·a₁ − 2·a₂ − 3 with a₁ = σ(8) and a₂ = σ(3) is −3.905; the source prints −5.905."""
    trace = trace_of(call, "17-2-2-1-by-hand.json")
    assert trace["layers"][0]["pre_activations"] == [[8.0, 3.0]]
    assert trace["layers"][1]["pre_activations"][0][0] == pytest.approx(-3.9054836, abs=5e-8)
