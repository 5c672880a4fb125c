"""Assembles the page: one HTML file without external resources, with its script, style and numbers inside."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from typing import Any, NamedTuple

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import Lesson
from gradviz.documents.setups import setup_to_json
from gradviz.export.json_text import plain
from gradviz.export.page.document import Scene, add_scene, moments_of_update
from gradviz.export.page.graph import LEVELS
from gradviz.export.page.lesson import add_lesson
from gradviz.export.page.storyboard import storyboard
from gradviz.export.page.words import page_words
from gradviz.resources import resource
from gradviz.scene.colours import edge_colours, viridis
from gradviz.scene.themes import DARK, LIGHT, Theme
from gradviz.scene.view.view import View
from gradviz.text import _, language
from gradviz.training.recomputation import Watch
from gradviz.training.timeline import Timeline

__all__ = ["AS_USUAL", "LARGEST", "PAGE_THEMES", "PageChoice", "lesson_page", "update_page"]

PAGE_THEMES = ("auto", "light", "dark")
LARGEST = 3_000_000  # bytes
_SCRIPTS = ("base", "graph", "graph_parts", "plots", "explain", "questions", "app", "moving")
_TOKENS = ("window", "panel", "line", "text", "secondary", "faint", "accent", "on_accent", "forward", "backward",
           "update", "positive", "negative", "not_finite", "warning")  # fmt: skip
_HEAD_SCRIPT = "document.documentElement.classList.add('scripted')"
_BAR = 12


class PageChoice(NamedTuple):
    """The options of a page: its theme, whether it has the loss surface, and whether Next goes by phases or by
    layers.
    """

    theme: str = PAGE_THEMES[0]
    has_surface: bool = True
    by_phase: bool = False


AS_USUAL = PageChoice()


def update_page(
    timeline: Timeline, update: int, view: View, title: str, choice: PageChoice = AS_USUAL, *,
    all_data: bool | None = None, watch: Watch | None = None,
) -> str:  # fmt: skip
    """The page of update number `update` + 1, which is computed if it is not known; the cursor moves.

    `all_data` says whether the surface is over all data; None: only where the batch is a part of it. Raises
    `SetupError` where the page would be too large, `StoppedError` where `watch` answers False.
    """
    moments = moments_of_update(timeline, update, by_phase=choice.by_phase)
    run, trace = moments[0].run, moments[0].trace
    is_part = len(trace.indices) < len(run.dataset.inputs)
    scene = Scene(watch=watch)
    add_scene(scene, moments, view, all_data=is_part if all_data is None else all_data,
              has_surface=choice.has_surface, has_questions=True)  # fmt: skip
    layers = run.network.layer_count
    subtitle = _("One update of gradient descent, step by step")
    if update:
        subtitle = _("Update {n} of gradient descent, step by step").format(n=update + 1)
    if run.recording is not None:
        subtitle = _("Update {n} of a run recorded in another program, step by step").format(n=update + 1)
    return _html(scene, {
        "kind": "update", "title": title, "subtitle": subtitle, "by_layer": layers > 2 and not choice.by_phase,
        "setup": setup_to_json(run.setup),
    }, choice.theme, view.digits)  # fmt: skip


def lesson_page(lesson: Lesson, choice: PageChoice = AS_USUAL, *, watch: Watch | None = None) -> str:
    """The page of a lesson. Raises `SetupError` where it would be too large."""
    scene = Scene(len(lesson.stops), watch)
    add_lesson(scene, lesson, has_surface=choice.has_surface)
    return _html(scene, {
        "kind": "lesson", "title": lesson.title, "subtitle": lesson.summary, "by_layer": False,
        "setup": setup_to_json(lesson.stops[0].setup),
    }, choice.theme, View().digits)  # fmt: skip


def _html(scene: Scene, more: dict[str, Any], theme: str, digits: int) -> str:
    foot = _("Drawn with gradviz. All numbers computed in float64, shown to {digits} digits.").format(digits=digits)
    document = plain({
        **more, "digits": digits, "foot": foot, "words": page_words(), "pool": scene.pool.values,
        "models": scene.models, "steps": scene.steps,
    })  # fmt: skip
    style, script = _style(), "\n".join(_source(f"{name}.js") for name in _SCRIPTS)
    script = f'"use strict";(() => {{\n{script}\n}})();'
    policy = (
        f"default-src 'none'; script-src {_hash(_HEAD_SCRIPT)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = (
        f'<!doctype html>\n<html lang="{escape(language(), True)}" data-theme="{escape(theme, True)}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="gradviz">\n'
        f"<title>{escape(document['title'])}</title>\n<style>{style}</style>\n<script>{_HEAD_SCRIPT}</script>\n"
        f"</head>\n<body>\n{_pictures(scene)}\n<div id=\"app\"></div>\n{storyboard(document)}\n"
        f'<script type="application/json" id="data">{_embedded(document)}</script>\n<script>{script}</script>\n'
        "</body>\n</html>\n"
    )
    size = len(page.encode())
    if size > LARGEST:
        message = _("This page would be {size} MB. Choose fewer steps or leave the surface out.")
        raise SetupError("", message.format(size=f"{size / 1e6:.1f}"))
    return page


def _source(name: str) -> str:
    return resource(f"page/{name}").read_text(encoding="utf-8")


def _embedded(document: Any) -> str:
    """JSON for use inside an HTML element, escaped so that it cannot end the element or begin a comment."""
    text = json.dumps(document, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _hash(text: str) -> str:
    """The hash of an inline script or style for the content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _pictures(scene: Scene) -> str:
    """The pictures of the units, each once, for the light and the dark theme."""
    image = "<image class='on-{name}' width='1' height='1' preserveAspectRatio='none' href='{address}'/>"
    groups = []
    for place, pair in enumerate(scene.pictures.values):
        both = (image.format(name=name, address=address) for name, address in zip(("light", "dark"), pair, strict=True))
        groups.append(f"<g id='m{place}' clip-path='url(#round)'>{''.join(both)}</g>")
    return (f"<svg width='0' height='0' aria-hidden='true' class='defs'><defs><clipPath id='round'>"
            f"<rect width='1' height='1' rx='.1'/></clipPath>{''.join(groups)}</defs></svg>")


def _style() -> str:
    """The style sheet, with the colours of the window's themes and of the edge scale."""
    light, dark = _tokens(LIGHT), _tokens(DARK)
    stops = ",".join(_css(colour) for colour in viridis(np.linspace(0.0, 1.0, _BAR)))
    edges = "".join(f".e{level}{{stroke:var(--e{level})}}.e{level}.bar{{fill:var(--e{level});stroke:none}}"
                    for level in range(LEVELS))  # fmt: skip
    return (
        f":root{{{light}--viridis:{stops};color-scheme:light}}\n"
        f":root[data-theme=dark]{{{dark}color-scheme:dark}}\n"
        f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}color-scheme:dark}}}}\n"
        f"@media print{{:root:root[data-theme]{{{light}color-scheme:light}}}}\n{edges}\n{_source('page.css')}"
    )


def _tokens(theme: Theme) -> str:
    colours = "".join(f"--{name.replace('_', '-')}:{getattr(theme, name)};" for name in _TOKENS)
    scale = edge_colours(np.linspace(0.0, 1.0, LEVELS), theme)
    shown = ("none", "inline") if theme.is_dark else ("inline", "none")
    return (colours + "".join(f"--e{level}:{_css(colour)};" for level, colour in enumerate(scale))
            + f"--on-light:{shown[0]};--on-dark:{shown[1]};")  # fmt: skip


def _css(colour: Any) -> str:
    red, green, blue = (int(part) for part in colour[:3])
    return f"#{red:02X}{green:02X}{blue:02X}"
