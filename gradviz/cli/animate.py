"""`gradviz animate`: training, the steps of an update, a race or a lesson as an animation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import between, takes_out, takes_plane, takes_updates
from gradviz.cli.styling import style_of, takes_style
from gradviz.cli.terminal import GOOD
from gradviz.data.errors import SetupError
from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.documents.open import WORK_SUFFIX
from gradviz.export.files import check_target
from gradviz.export.opening import advance, open_with_progress
from gradviz.export.progress import picture_progress
from gradviz.export.surface_command import SurfaceOrder, check_plane, view_of
from gradviz.scene.animation import descent_animation, turn_animation
from gradviz.scene.panels import WHOLE_WINDOW, figure_names
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.export.moving import Look, MovingPicture, Timing

__all__ = ["add_arguments", "work"]

_WHAT = ("updates", "turn", "steps", "operations", "race", "lesson")
_frames = between(2, 2000)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup or lesson, what is animated, the speed, the style, and the file."""
    meaning = _("a .json setup, saved work (.gradviz), a preset, a TensorFlow Playground link, or a lesson")
    parser.add_argument("setup", metavar="SETUP|LESSON", help=meaning)
    takes_updates(parser)
    meaning = _("training update by update, the surface turning, one update step by step or by operations, a race, or "
                "a lesson stop by stop; default: updates, of a lesson its stops")  # fmt: skip
    parser.add_argument("--what", choices=_WHAT, help=meaning)
    views = [name for name in figure_names() if name != WHOLE_WINDOW]
    parser.add_argument("--view", choices=views, default="network", help=_("updates: the figure"))
    meaning = _("race: what differs, and two to four values of it")
    parser.add_argument("--vary", nargs="+", metavar="VALUE", help=meaning)
    parser.add_argument("--frames", type=_frames, metavar="N", help=_("at most so many pictures; default 120"))
    meaning = _("pictures per second; default 20, of steps one in 1.5 s")
    parser.add_argument("--fps", type=_rate, metavar="N", help=meaning)
    parser.add_argument("--seconds", type=_rate, metavar="S", help=_("how long all of it takes, instead of --fps"))
    takes_style(parser)
    takes_plane(parser, None)
    takes_out(parser, _("a .gif, .webp, .apng or .mp4 (by ffmpeg), or a .png for numbered pictures"))


def work(chosen: argparse.Namespace) -> int:
    """Write the animation."""
    is_lesson = find_lesson(chosen.setup) is not None
    # A name may be that of a lesson and of a preset; with updates, the preset is meant.
    what = chosen.what or ("lesson" if is_lesson and not chosen.updates else "updates")
    for option, fits, why in _rules(chosen, what, is_lesson):
        if not fits:
            raise SetupError(option, why)
    style = style_of(chosen, chosen.out)
    check_target(chosen.out)
    without_display()
    with gui_wanted():
        from gradviz.gui.export.animation import render_animation
        from gradviz.gui.export.animation_encoder import check_ending
        from gradviz.gui.export.moving import Look, Timing
        from gradviz.gui.qt_app import make_offscreen_app
    check_ending(chosen.out)
    app = make_offscreen_app()
    moving = _MOVING[what](chosen, Look(style, None, chosen.setup), Timing(chosen.fps, chosen.seconds))
    with picture_progress() as progress:
        render_animation(moving, chosen.out, progress)
    del app
    return GOOD


# An option, whether it is allowed or was not given, and the reason why it is not.
_Rule = tuple[str, bool, str]


def _rules(chosen: argparse.Namespace, what: str, is_lesson: bool) -> Iterator[_Rule]:
    yield "--what", what != "lesson" or is_lesson, _("this is not a lesson; gradviz lessons lists them")
    yield "--seconds", chosen.seconds is None or chosen.fps is None, _("either the speed or the length is given")
    yield "--vary", (chosen.vary is None) == (what != "race"), _("a race, and nothing else, says what differs")
    yield "--view", chosen.view == "network" or what == "updates", _("only training is shown by any figure")
    fits = chosen.frames is None or what in ("updates", "turn", "race")
    yield "--frames", fits, _("of steps and of a lesson there is one picture each")
    has_updates = chosen.updates or chosen.setup.lower().endswith(WORK_SUFFIX)
    yield "--updates", what not in ("updates", "race") or bool(has_updates), _("an animation needs at least one update")
    for name in ("x", "y", "plane", "x_range", "y_range", "seed", "normalise"):
        fits = getattr(chosen, name) is None or what == "turn" or chosen.view.startswith("surface")
        yield f"--{name.replace('_', '-')}", fits, _("only --view surface and surface3d lie over a plane")


def _updates(chosen: argparse.Namespace, look: Look, timing: Timing) -> MovingPicture:
    from gradviz.gui.export.moving import moving_updates

    timeline = open_with_progress(chosen.setup)
    ranges = (chosen.x_range and tuple(chosen.x_range), chosen.y_range and tuple(chosen.y_range))
    order = SurfaceOrder(chosen.setup, chosen.out, chosen.x, chosen.y, chosen.plane, *ranges, seed=chosen.seed,
                         normalise=chosen.normalise)  # fmt: skip
    check_plane(order, timeline.run.network)
    if chosen.updates:
        advance(timeline, chosen.updates)
    done = timeline.updates_done
    animation = (turn_animation(done, chosen.frames) if chosen.what == "turn"
                 else descent_animation(chosen.view, 0, done, chosen.frames))  # fmt: skip
    return moving_updates(animation, timeline, view_of(order, timeline.run.network), look, timing)


def _steps(chosen: argparse.Namespace, look: Look, timing: Timing) -> MovingPicture:
    from gradviz.gui.export.moving import moving_steps
    from gradviz.scene.view.view import View

    timeline = open_with_progress(chosen.setup)
    if chosen.updates:
        advance(timeline, chosen.updates)
    return moving_steps(timeline, View(), look, timing, by_operation=chosen.what == "operations")


def _race(chosen: argparse.Namespace, look: Look, timing: Timing) -> MovingPicture:
    from gradviz.export.race_report import race
    from gradviz.gui.export.moving import moving_race

    report = race(chosen.setup, chosen.vary[0], chosen.vary[1:], chosen.updates, None, None)
    return moving_race(report.frame, report.result, look, timing, most=chosen.frames or 120)


def _lesson(chosen: argparse.Namespace, look: Look, timing: Timing) -> MovingPicture:
    from gradviz.gui.export.moving import moving_lesson

    path = find_lesson(chosen.setup)
    assert path is not None, "checked before"
    return moving_lesson(read_lesson(path), look, timing)


_MOVING = {
    "updates": _updates, "turn": _updates, "steps": _steps, "operations": _steps, "race": _race, "lesson": _lesson,
}  # fmt: skip


def _rate(text: str) -> float:
    """A number above 0, of at most 1000. Raises `argparse.ArgumentTypeError`."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 1000.0:
        raise argparse.ArgumentTypeError(_("expected a number above 0, up to 1000, got {text!r}").format(text=text))
    return value
