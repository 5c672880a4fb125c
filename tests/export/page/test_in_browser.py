"""Pages in a real browser: used by keys and clicks, at desktop and phone sizes; every number is that of the trace."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.documents.open import open_timeline
from gradviz.engine.network import Network
from gradviz.export.lesson_check import stop_timeline
from gradviz.export.page.order import write_page
from gradviz.export.page.page import PageChoice
from gradviz.scene.text.numbers import number
from gradviz.training.trace import UpdateTrace
from tests.export.page.browser import Browser
from tests.export.page.expected import expected_number, texts_of

DESK, PHONE = (1280, 800), (390, 844)
PAGES = ("mazur-2-2-2", "xor-2-2-1", "spiral-2-8-8-1", "m02-mazur-2-2-2", "m04-dead-relu", "n05-vanishing-gradient")
SHOWN = """return [...document.querySelectorAll('#app [data-quantity]')].filter((each) => each.textContent !== '—')
    .map((each) => [each.dataset.name ?? '', each.dataset.quantity, each.textContent])"""
PLACE = "return document.querySelector('[data-part=position]').textContent"
NEXT_TEXT = "return document.querySelector('[data-part=next]').textContent"


class Known(NamedTuple):
    """What is behind a step: its trace, its network, and the sample, counted from 0, where it shows one alone."""

    trace: UpdateTrace
    network: Network
    sample: int | None = None


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Pages by their names, each written once."""
    folder, known = tmp_path_factory.mktemp("pages"), {}

    def page(name: str, theme: str = "light") -> Path:
        if (name, theme) not in known:
            known[name, theme] = folder / f"{name}-{theme}.html"
            write_page(name, known[name, theme], choice=PageChoice(theme))
        return known[name, theme]

    return page


def known_of(name: str) -> list[Known]:
    """What is behind the steps of a page: one entry for an update, one a stop for a lesson."""
    path = find_lesson(name)
    if path is None:
        timeline = open_timeline(name)
        return [Known(timeline.trace(0), timeline.run.network)]
    lesson = read_lesson(path)
    known = []
    for stop in lesson.stops:
        timeline = stop_timeline(lesson, stop)
        sample = None if stop.look.sample is None else stop.look.sample - 1
        known.append(Known(timeline.trace(), timeline.run.network, sample))
    return known


def check_numbers(shown: list[list[str]], known: Known, *, is_after: bool) -> int:
    """Every shown number is the trace's, at its digits; how many there were."""
    for name, quantity, text in shown:
        value = expected_number(known.trace, known.network, name, quantity, is_after=is_after, sample=known.sample)
        assert text in texts_of(value), (name, quantity, text, value)
    return len(shown)


def walk(browser: Browser, forward: Callable[[], None]) -> Iterator[tuple[int, list[list[str]], bool]]:
    """(step from 0, the numbers shown, whether the update is applied), to the end of a page."""
    count = int(re.findall(r"\d+", browser.run(PLACE))[1])
    for place in range(count):
        assert browser.run(PLACE).split()[1] == str(place + 1)
        is_after = browser.run("return Boolean(document.querySelector('.now.update, .chip.update.current'))")
        yield place, browser.run(SHOWN), is_after
        if browser.run(NEXT_TEXT) == "Show answer":
            forward()
            assert browser.run("return Boolean(document.querySelector('.answered'))")
        if place + 1 < count:
            forward()


@pytest.mark.parametrize("name", PAGES)
def test_every_step_shows_the_traces_numbers_by_keys_and_by_clicks(
    browser: Browser, made: Callable[..., Path], name: str
) -> None:
    known = known_of(name)
    browser.open(made(name), *DESK)
    assert browser.console() == []
    for place, shown, is_after in walk(browser, lambda: browser.press("next")):
        assert check_numbers(shown, known[min(place, len(known) - 1)], is_after=is_after) > 3
    if len(known) == 1:  # at the end of an update everything is known
        table = {(one, quantity) for one, quantity, _text in shown}
        network = known[0].network
        parameters = [network.ref(place).name for place in range(network.parameter_count)]
        assert {(one, kind) for one in parameters for kind in ("weight", "gradient", "step")} <= table
    browser.resize(*PHONE)
    browser.press("home")
    for place, shown, is_after in walk(browser, lambda: browser.click("[data-part=next]")):
        check_numbers(shown, known[min(place, len(known) - 1)], is_after=is_after)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.console() == []
    assert browser.requests() == []


def test_a_click_shows_the_chain_rule_of_an_edge_a_unit_and_a_bias(
    browser: Browser, made: Callable[..., Path]
) -> None:
    trace = open_timeline("mazur-2-2-2").trace(0)
    browser.open(made("mazur-2-2-2"), *DESK)
    browser.press(*["next"] * 4)
    sums = "return [...document.querySelectorAll('.account .sum .number')].map((each) => each.textContent)"
    for part, value in (
        ('.label[data-name="w1[2,1]"]', trace.layers[0].weight_gradients[1, 0]),
        ('.unit-part[data-name="u1[1]"] .frame', trace.layers[0].deltas[0, 0]),
        ('.bias-part[data-name="b2[2]"]', trace.layers[1].bias_gradients[1]),  # type: ignore[index]
    ):
        browser.click(part)
        assert browser.run(sums)[-1] == number(value), part
    browser.press("home")
    browser.click('.label[data-name="w2[1,2]"]')
    assert "computed in step 4" in browser.run("return document.querySelector('.known-part').textContent")
    browser.click(".known-part .link")
    assert browser.run(PLACE).startswith("Step 4 of 6")
    browser.press("escape", "escape")
    assert "Select an edge" in browser.run("return document.querySelector('.rule-part').textContent")
    browser.press("tab")
    browser.run("document.querySelector('.unit-part').focus()")
    browser.press("tab", "enter")
    assert browser.run("return document.querySelector('.card').textContent").startswith("u0[2]")


def test_the_phones_sheet_has_the_factors_and_closes_again(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("mazur-2-2-2"), *PHONE)
    browser.press(*["next"] * 4)
    browser.click("[data-part=card]")
    sheet = ("const sheet = document.querySelector('.sheet');"
             "return [!sheet.hidden, sheet.querySelectorAll('math').length]")  # fmt: skip
    assert browser.run(sheet) == [True, 6]
    assert browser.run("return document.querySelector('.sheet').getBoundingClientRect().height <= 0.69 * innerHeight")
    browser.click("[data-part=next]")
    assert "Update rule of" in browser.run("return document.querySelector('.sheet').textContent")
    browser.run("history.back()")
    browser.wait_until("return document.querySelector('.sheet').hidden")


def test_a_swipe_over_the_graph_turns_the_steps(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("mazur-2-2-2"), *PHONE)
    for start, end, step in ((300, 120, 2), (300, 120, 3), (120, 300, 2)):
        browser.devtools("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": start, "y": 250}])
        browser.devtools("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": end, "y": 256}])
        browser.devtools("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        assert browser.run(PLACE).startswith(f"Step {step} of 6")


def test_predict_first_hides_asks_and_counts(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("mazur-2-2-2"), *DESK)
    browser.press("next", "next", "next", "p")
    assert browser.run("return document.querySelector('.surface').textContent").count("Hidden until the answer") == 1
    assert not [each for each in browser.run(SHOWN) if each[1] in ("gradient", "delta", "step")]
    assert browser.run(NEXT_TEXT) == "Show answer"
    browser.press("1", "next")
    assert browser.run("return document.querySelector('.verdict').textContent") == "✓ Right: ∂L/∂w2[2,1] = 0.08267."
    assert browser.run("return document.querySelector('.verdict').className") == "verdict right"
    assert browser.run("return document.querySelector('.ask-head').textContent").endswith("right so far: 1 of 1")
    browser.press("next", "next", "next", "2", "next")
    assert re.search("[12] of 2 right", browser.run("return document.querySelector('.ask').textContent"))
    browser.press("home")
    browser.run("const field = document.querySelector('.guess input'); field.value = '0.59';"
                "field.dispatchEvent(new Event('input'))")  # fmt: skip
    browser.press("next")
    assert browser.run("return document.querySelector('.verdict').className") == "verdict right"


def test_a_lessons_choice_is_judged_with_a_reason(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("m02-mazur-2-2-2"), *DESK)
    choices = "return [...document.querySelectorAll('.stop .choices button')].map((each) => each.textContent)"
    assert browser.run(choices) == ["Plus, then minus", "Minus, then plus", "Both plus"]
    browser.run("document.querySelectorAll('.stop .choices button')[1].click()")
    assert browser.run("return document.querySelector('.verdict').textContent").startswith("Not quite.A larger w2[1,1]")
    assert browser.run(NEXT_TEXT) == "Show answer"
    browser.run("document.querySelectorAll('.stop .choices button')[0].click()")
    assert browser.run("return document.querySelector('.choice.right').textContent") == "Plus, then minus"
    assert browser.run("return document.querySelector('.answered').textContent").startswith("AnswerPlus, and minus.")
    assert browser.run(NEXT_TEXT) != "Show answer"


CONTROLS = """const seen = (each) => each.getClientRects().length && getComputedStyle(each).visibility !== 'hidden';
return [...document.querySelectorAll('#app :is(button, input, select, [role=button], [role=img], math)')].filter(seen)
    .map((each) => [each.tagName,
        (each.getAttribute('aria-label') ?? each.labels?.[0]?.textContent ?? each.textContent).trim(),
        each.tagName === 'BUTTON' ? Math.min(each.offsetWidth, each.offsetHeight) : 99])"""
CONTRAST = """const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
const light = (colour) => { const [r, g, b] = parts(colour).map((each) => each / 255).map((each) =>
    each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (each) => { for (let at = each; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if ((parts(colour)[3] ?? 1) > 0.5) return colour; } };
const out = [];
for (const each of document.querySelectorAll('#app *')) {
    if (each.closest('.plot, .sr, .graph, :disabled, .label') || !each.getClientRects().length) continue;
    if (![...each.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    const one = light(getComputedStyle(each).color), two = light(behind(each));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) out.push([each.className, each.textContent, ratio]);
}
return out"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_have_names_and_words_stand_out(browser: Browser, made: Callable[..., Path], theme: str) -> None:
    browser.open(made("mazur-2-2-2", theme), *DESK)
    for keys in (("home",), ("end", "back"), ("p",)):
        browser.press(*keys)
        controls = browser.run(CONTROLS)
        assert len(controls) > 20
        assert [each for each in controls if not each[1]] == []
        assert [each for each in controls if each[2] < 20 and each[0] == "BUTTON" and each[1][:4] != "Step"] == []
        assert browser.run(CONTRAST) == []


def test_each_step_is_announced_and_the_table_is_always_there(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("mazur-2-2-2"), *DESK)
    browser.press("next", "next")
    assert browser.run("return document.querySelector('[data-part=live]').textContent").startswith("Step 3 of 6. Loss.")
    rows = "return document.querySelectorAll('.tables tbody tr').length"
    assert browser.run(rows) == 6 + 12
    assert browser.run("return document.querySelector('.tables').classList.contains('sr')")
    browser.press("t")
    assert not browser.run("return document.querySelector('.tables').classList.contains('sr')")


def test_dark_follows_the_system_and_paper_is_light(browser: Browser, made: Callable[..., Path]) -> None:
    browser.open(made("mazur-2-2-2", "auto"), *DESK)
    background = "return getComputedStyle(document.querySelector('.panel')).backgroundColor"
    found = []
    for scheme in ("light", "dark"):
        browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        found.append(browser.run(background))
    assert found == ["rgb(255, 255, 255)", "rgb(29, 33, 41)"]
    browser.devtools("Emulation.setEmulatedMedia", media="print")
    assert browser.run("return [getComputedStyle(document.querySelector('#app')).display,"
                       "getComputedStyle(document.querySelector('#storyboard')).backgroundColor]") == [
        "none", "rgb(255, 255, 255)"]  # fmt: skip
    browser.devtools("Emulation.setEmulatedMedia", media="", features=[])


@pytest.mark.parametrize(("name", "pages"), [("mazur-2-2-2", 1), ("spiral-2-8-8-1", 2)])
def test_it_prints_as_a_storyboard(browser: Browser, made: Callable[..., Path], name: str, pages: int) -> None:
    browser.open(made(name), *DESK)
    printed = browser.devtools("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed))) == pages


def test_without_scripts_all_steps_are_there(browser: Browser, made: Callable[..., Path]) -> None:
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(made("mazur-2-2-2"), *DESK)
        text, figures = browser.run("return [document.body.innerText, document.querySelectorAll('figure svg').length]")
    finally:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=False)
    assert "Scripts are off in this browser" in text
    assert figures == 4


def test_in_a_small_frame_graph_sentence_and_buttons_stay(
    browser: Browser, made: Callable[..., Path], tmp_path: Path
) -> None:
    outer = tmp_path / "course.html"
    outer.write_text(f'<iframe src="{made("mazur-2-2-2").as_uri()}" width="320" height="420"></iframe>', "utf-8")
    browser.open(outer, 800, 600)
    browser.enter_frame(0)
    shown = ("return ['.top', '.graph', '[data-part=next]'].map((each) => "
             "document.querySelector(each).getClientRects().length > 0)")  # fmt: skip
    assert browser.run(shown) == [False, True, True]
    browser.click_inside("[data-part=next]")
    assert browser.run("return document.querySelector('[data-part=live]').textContent").startswith("Step 2 of 6")
    browser.enter_frame(None)


def test_the_first_paint_is_quick(browser: Browser, made: Callable[..., Path]) -> None:
    page = made("mazur-2-2-2")
    seconds = [browser.processor_seconds(page, *DESK) for _try in range(3)]
    assert 0 < min(seconds) < 0.3, seconds


