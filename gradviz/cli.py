"""The command line. A window or a figure loads the gui when it is wanted; everything else runs without."""

from __future__ import annotations

import argparse
import contextlib
import gc
import locale
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from gradviz.data.errors import SetupError, unknown_name
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.scene.camera import Camera
    from gradviz.training.timeline import Timeline

__all__ = ["main"]

GOOD, DISAGREES, BAD_INPUT, FAULT, INTERRUPTED, READER_GONE = 0, 1, 2, 70, 130, 141
_DEFAULT_UPDATES = 1000
_VIEWS = ("network", "surface", "surface3d", "loss", "output", "flow", "window")

_EPILOG = """\
A SETUP is a .json setup, saved work (.gradviz), a TensorFlow Playground link in quotes, or the name of a
preset (gradviz presets lists them).
A setup named like a command opens by its path: gradviz ./train

commands (gradviz COMMAND --help says more):
{commands}

exit status:
  0  done
  1  check: the gradients disagree; self-test: something does not work
  2  bad input, or a file that cannot be written: one sentence says what, and nothing is written
  70  a fault inside gradviz; the sentence names the log
  130  stopped by the keyboard; 141  whoever read the output has closed it
"""


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are sentences like all others."""

    def error(self, message: str) -> NoReturn:
        raise SetupError("", _("{message} ({prog} --help says more)").format(message=message, prog=self.prog))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and answer the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a sentence with a ? in it is better than none
    try:
        status = _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except SystemExit as done:  # --help
        return done.code if isinstance(done.code, int) else GOOD
    except BrokenPipeError:
        _drop_output()
        return READER_GONE
    except KeyboardInterrupt:
        return _complain(_("stopped"), INTERRUPTED)
    except SetupError as error:
        return _complain(str(error), BAD_INPUT)
    except OSError as error:
        _drop_output()
        return _complain(_in_words(error), BAD_INPUT)
    except MemoryError:
        return _complain(_("this setup needs more memory than there is"), BAD_INPUT)
    except Exception as error:
        return _complain_of_fault(error)


def _drop_output(stream: TextIO | None = None) -> None:
    """What is still buffered has nowhere to go; without this Python complains when it shuts down."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def _in_words(error: OSError) -> str:
    if error.strerror is None or error.__class__.__name__ == "WriteError":
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def _complain(sentence: str, status: int) -> int:
    if sys.stderr is not None:
        try:
            print("gradviz: " + " ".join(sentence.splitlines()), file=sys.stderr, flush=True)
        except (OSError, ValueError):  # nobody can be told; the status still says it
            _drop_output(sys.stderr)
    return status


def _complain_of_fault(error: Exception) -> int:
    """What is our own fault and not the setup's: a sentence with the place of the log, which has the details."""
    from gradviz.documents.log import log_fault
    from gradviz.documents.places import DEBUG_VARIABLE

    if os.environ.get(DEBUG_VARIABLE):
        raise error
    place = log_fault(error, "command line")
    sentence = _("something went wrong inside gradviz ({kind}: {reason})")
    if place is not None:
        sentence = _("something went wrong inside gradviz ({kind}: {reason}); details are in {path}")
    return _complain(sentence.format(kind=type(error).__name__, reason=error, path=place), FAULT)


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        add, work = COMMANDS[arguments[0]]
        parser = _Parser(prog=f"gradviz {arguments[0]}", description=_summary(work), allow_abbrev=False)
        add(parser)
        return work(parser.parse_args(arguments[1:]))
    commands = "\n".join(f"  {name:10} {_summary(work)}" for name, (_add, work) in COMMANDS.items())
    parser = _Parser(
        prog="gradviz", usage="gradviz [SETUP] | gradviz COMMAND …", allow_abbrev=False,
        description=_("Opens the window on SETUP, or does what COMMAND says."),
        epilog=_EPILOG.format(commands=commands), formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("setup", nargs="?", metavar="SETUP", help=_("default: the preset circle-2-4-2-1"))
    parser.add_argument("--version", action="store_true", help=_("show the versions of gradviz and what it uses"))
    chosen, more = parser.parse_known_args(arguments)
    if more and _is_like_a_command(arguments[0]):
        raise SetupError("", unknown_name(_("command"), arguments[0], COMMANDS))
    if more:
        parser.error(_("unrecognized arguments: {names}").format(names=" ".join(more)))
    if chosen.version:
        from gradviz.export.versions import versions_text

        _write(versions_text())
        return GOOD
    return _window(chosen.setup)


def _is_like_a_command(text: str) -> bool:
    from difflib import get_close_matches  # late: only what is misspelt needs it

    return bool(get_close_matches(text, COMMANDS))


def _summary(work: Callable[[argparse.Namespace], int]) -> str:
    return (work.__doc__ or "").strip().splitlines()[0]


# What the commands take


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        wanted = _("a whole number of at least 0")
        if re.fullmatch(r"[0-9]+", text):
            wanted, text = _("at most 15 digits"), text if len(text) <= 30 else text[:29] + "…"
        raise argparse.ArgumentTypeError(_("expected {wanted}, got {text!r}").format(wanted=wanted, text=text))
    return int(text)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2,5})[x×]([0-9]{2,5})", text)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (240 <= width <= 16384 and 180 <= height <= 16384):  # smaller, axes and names lie over each other
        raise argparse.ArgumentTypeError(
            _("expected WIDTHxHEIGHT between 240x180 and 16384x16384, got {text!r}").format(text=text)
        )
    return width, height


def _between(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            message = _("expected a whole number from {low} to {high}, got {text!r}")
            raise argparse.ArgumentTypeError(message.format(low=low, high=high, text=text))
        return int(text)

    return read


_dpi, _frames, _elevation = _between(24, 1200), _between(2, 360), _between(3, 90)


def _takes_setup(parser: argparse.ArgumentParser) -> None:
    meaning = _("a .json setup, saved work (.gradviz), a preset, or a TensorFlow Playground link")
    parser.add_argument("setup", metavar="SETUP", help=meaning)


def _takes_format(parser: argparse.ArgumentParser) -> None:
    meaning = _("json writes numbers that read back exactly, and null for one that is not finite")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=meaning)


def _takes_updates(parser: argparse.ArgumentParser, default: int = 0) -> None:
    parser.add_argument("--updates", type=_whole, metavar="N", default=default, help=_("after N updates; default 0"))


def _trace_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    _takes_updates(parser)
    _takes_format(parser)


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--updates", type=_whole, metavar="N", help=_("how many updates; default 1000"))
    length.add_argument("--epochs", type=_whole, metavar="N", help=_("how many passes over the training set"))
    logged = _("losses and accuracies after every update (every k-th of more than 10,000)")
    parser.add_argument("--log", type=Path, metavar="FILE.csv", help=logged)
    saved = _("saved work (.gradviz), or a setup with the trained weights (.json)")
    parser.add_argument("--save", type=Path, metavar="FILE", help=saved)
    _takes_format(parser)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    _takes_format(parser)


def _render_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    _takes_updates(parser)
    parser.add_argument("--view", choices=_VIEWS, default="network")
    parser.add_argument("--theme", choices=("light", "dark", "projector"), default="light")
    parser.add_argument("--size", type=_size, metavar="WxH", help=_("in pixels; default: what suits the view"))
    parser.add_argument("--operations", type=int, metavar="N", default=None,
                        help=_("show only so many operations of the next update; default: all but the update itself"))
    parser.add_argument("--dpi", type=_dpi, metavar="N", help=_("pixels to an inch of a .png: 192, or 96"))
    parser.add_argument("--azimuth", type=float, metavar="DEGREES", help=_("surface3d: the side it is seen from, -60"))
    parser.add_argument("--elevation", type=_elevation, metavar="DEGREES", help=_("surface3d: how high from, 3 to 90"))
    parser.add_argument("--turn", action="store_true", help=_("surface3d: an animation that turns it round once"))
    parser.add_argument("--frames", type=_frames, metavar="N", help=_("at most so many pictures of an animation"))
    parser.add_argument("--out", type=Path, metavar="FILE", required=True,
                        help=_("a .png, .svg or .pdf; a .gif or .webp animates the updates"))


def _surface_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    _takes_updates(parser)
    # Ends of a range may be negative and written with a power of ten: -1e-3 is a number, not an option.
    parser._negative_number_matcher = re.compile(r"-(?:[0-9]|\.[0-9])")
    parser.add_argument("--x", metavar="NAME", help=_('parameter along x, such as "w1[2,3]" or "b1[3]"'))
    parser.add_argument("--y", metavar="NAME", help=_("parameter along y"))
    planes = ("random", "pca", "path", "gradient")
    meaning = _("two random directions, the path's principal components, its start to end, or gradient and curvature")
    parser.add_argument("--plane", choices=planes, help=meaning)
    for axis in "xy":
        parser.add_argument(
            f"--{axis}-range", nargs=2, type=float, metavar=("A", "B"), help=_("from A to B; default: the path")
        )
    parser.add_argument("--size", type=_whole, metavar="N", help=_("points to a side; default 101"))
    parser.add_argument("--seed", type=_whole, metavar="N", help=_("of random directions; default 1"))
    parser.add_argument(
        "--normalise", choices=("filter", "layer", "none"), help=_("of random directions; default filter")
    )
    parser.add_argument("--line", action="store_true", help=_("only along x, with the tangent"))
    parser.add_argument("--scale", choices=("auto", "log", "linear"), default="auto", help=_("of the colours"))
    parser.add_argument("--all-data", action="store_true", help=_("over all training samples, not this batch"))
    parser.add_argument("--theme", choices=("light", "dark", "projector"), default="light")
    parser.add_argument("--figure-size", type=_size, metavar="WxH", help=_("in pixels, for a figure"))
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help=_("a .csv, .npz, .png, .svg or .pdf"))


def _self_test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--window", action="store_true", help=_("open the window instead, use it, and close it"))


def _solution_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    _takes_updates(parser)
    which = _("which sample of the batch is written out in formulas, counted from 1; default 1")
    parser.add_argument("--sample", type=_whole, metavar="N", default=1, help=which)
    parser.add_argument("--digits", type=int, choices=(3, 4, 6, 9, 17), default=6, help=_("of every number; default 6"))
    parser.add_argument("--blank", action="store_true", help=_("leave the numbers out, for students to fill in"))
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help=_("a .md, .tex or .pdf"))


def _race_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_setup(parser)
    meaning = _("what differs (learning_rate, optimizer, activation or initializer) and two to four values of it; "
                "an optimizer may declare its rate: adam:0.01")  # fmt: skip
    parser.add_argument("--vary", nargs="+", metavar="VALUE", required=True, help=meaning)
    parser.add_argument("--updates", type=_whole, metavar="N", default=500, help=_("of each run; default 500"))
    over = _("the two parameters of the surface; default: the directions in which the paths move most")
    parser.add_argument("--over", nargs=2, metavar=("X", "Y"), help=over)
    parser.add_argument("--linear", action="store_true", help=_("a linear loss axis; default: logarithmic"))
    parser.add_argument("--theme", choices=("light", "dark", "projector"), default="light")
    parser.add_argument("--size", type=_size, metavar="WxH", help=_("in pixels; default 960x620"))
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help=_("a .png, .svg or .pdf of losses and paths, or a .csv of the losses"))
    _takes_format(parser)


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    pass


# What the commands do


def _window(setup: str | None) -> int:
    gc.disable()  # what comes into being is no garbage; the window turns the collector on once it is there
    try:
        with _gui_wanted():
            from gradviz.gui.app import run_window
        return run_window(setup)
    finally:
        gc.enable()


@contextlib.contextmanager
def _gui_wanted() -> Iterator[None]:
    """Say in a sentence which library Qt misses on this machine."""
    try:
        yield
    except ImportError as error:
        message = _("windows and figures need a part that cannot be loaded here ({reason})")
        raise SetupError("", message.format(reason=error)) from None


def _write(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text)


def _trace(chosen: argparse.Namespace) -> int:
    """one update in full, after N updates"""
    from gradviz.export import commands

    _write(commands.trace(chosen.setup, chosen.updates, as_json=chosen.format == "json"))
    return GOOD


def _train(chosen: argparse.Namespace) -> int:
    """trains and reports losses, accuracies and weights"""
    from gradviz.export import commands

    as_json = chosen.format == "json"
    _write(commands.train(
        chosen.setup, chosen.updates, chosen.epochs, chosen.log, chosen.save, as_json=as_json
    ))  # fmt: skip
    return GOOD


def _check(chosen: argparse.Namespace) -> int:
    """backpropagation against central differences and the complex step"""
    from gradviz.export import commands

    text, agrees = commands.check(chosen.setup, as_json=chosen.format == "json")
    _write(text)
    return GOOD if agrees else DISAGREES


def _render(chosen: argparse.Namespace) -> int:
    """draws a figure of the window into a file, without a display"""
    from gradviz.documents.open import open_timeline
    from gradviz.export.files import check_target
    from gradviz.training.steps import Place

    moves = _check_render(chosen)
    check_target(chosen.out)
    timeline = open_timeline(chosen.setup)
    if chosen.updates:
        timeline.play(chosen.updates)
    if moves:
        return _film(timeline, chosen)
    # The gradients of the next update are what there is to see: all of it but the last step is revealed.
    timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
    if chosen.operations is not None:
        _reveal_operations(timeline, chosen.operations)
    _without_display()
    with _gui_wanted():
        from gradviz.gui.exporting import render_figure
    render_figure(
        timeline, chosen.view, timeline.run.setup.title or chosen.setup, chosen.out, chosen.theme, chosen.size,
        by_operation=chosen.operations is not None, dpi=chosen.dpi, camera=_camera(chosen),
    )  # fmt: skip
    return GOOD


def _check_render(chosen: argparse.Namespace) -> bool:
    """Whether the file is to move; raises `SetupError` for what does not go together."""
    ending = chosen.out.suffix.lower()
    moves = ending in (".gif", ".webp")
    if ending not in (".png", ".svg", ".pdf", ".gif", ".webp"):
        message = _("expected a file that ends in .png, .svg, .pdf, .gif or .webp, got {name}")
        raise SetupError("--out", message.format(name=chosen.out.name))
    for option, given, fits, why in (
        ("--dpi", chosen.dpi is not None, ending == ".png" and chosen.view != "window",
         _("only a .png of a figure has pixels to an inch")),
        ("--turn", chosen.turn, moves and chosen.view == "surface3d",
         _("only --view surface3d turns, in a .gif or .webp")),
        ("--frames", chosen.frames is not None, moves, _("only a .gif or .webp has more than one picture")),
        ("--azimuth", chosen.azimuth is not None, chosen.view == "surface3d", _("only --view surface3d has a side")),
        ("--elevation", chosen.elevation is not None, chosen.view == "surface3d",
         _("only --view surface3d is seen from a height")),
        ("--operations", moves and chosen.operations is not None, False, _("an animation shows whole updates")),
        ("--out", moves and chosen.view == "window", False, _("of the window only its figures can be animated")),
        ("--updates", moves and not chosen.turn and not chosen.updates and not _is_work(chosen.setup), False,
         _("an animation needs at least one update")),
    ):  # fmt: skip
        if given and not fits:
            raise SetupError(option, why)
    return moves


def _is_work(setup: str) -> bool:
    return setup.lower().endswith(".gradviz")


def _film(timeline: Timeline, chosen: argparse.Namespace) -> int:
    """An animation of the updates, or of the surface turning."""
    from gradviz.export.progress import picture_progress
    from gradviz.scene.film import descent_film, turn_film
    from gradviz.scene.view import View

    done = timeline.updates_done
    film = turn_film(done, chosen.frames) if chosen.turn else descent_film(chosen.view, 0, done, chosen.frames)
    _without_display()
    with _gui_wanted():
        from gradviz.gui.filming import render_film
    with picture_progress() as progress:
        view = View(camera=_camera(chosen))
        render_film(timeline, film, view, chosen.out, chosen.theme, chosen.size, progress)
    return GOOD


def _camera(chosen: argparse.Namespace) -> Camera | None:
    from gradviz.scene.camera import Camera

    usual = Camera()
    azimuth, elevation = chosen.azimuth, chosen.elevation
    if azimuth is None and elevation is None:
        return None
    return Camera(usual.azimuth if azimuth is None else azimuth, usual.elevation if elevation is None else elevation)


def _reveal_operations(timeline: Timeline, number: int) -> None:
    """Put the cursor after so many operations of the update at the cursor."""
    from gradviz.training.steps import Place

    done, steps, substeps = timeline.updates_done, timeline.steps, len(timeline.trace(timeline.updates_done).substeps)
    count = steps.operation_number(Place(done, 0), substeps)[1]
    if not 0 <= number < count:
        message = _("expected a number from 0 to {most}: all but the last operation of an update, got {number}")
        raise SetupError("--operations", message.format(most=count - 1, number=number))
    timeline.seek_place(steps.place_of(done, number, substeps))


def _without_display() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "linux" and locale.nl_langinfo(locale.CODESET) != "UTF-8":
        os.environ["LC_ALL"] = "C.UTF-8"  # under any other encoding Qt writes four lines about it


def _draw(
    timeline: Timeline, view: str, name: str, path: Path, theme: str, size: tuple[int, int] | None,
    *, by_operation: bool = False,
) -> None:  # fmt: skip
    _without_display()
    with _gui_wanted():
        from gradviz.gui.exporting import render_figure
    render_figure(timeline, view, name, path, theme, size, by_operation=by_operation)


def _solution(chosen: argparse.Namespace) -> int:
    """writes one update out by hand, with every number"""
    from gradviz.documents.open import open_timeline
    from gradviz.export.files import check_target

    if chosen.out.suffix.lower() not in (".md", ".tex", ".pdf"):
        message = _("expected a file that ends in .md, .tex or .pdf, got {name}")
        raise SetupError("--out", message.format(name=chosen.out.name))
    check_target(chosen.out)
    timeline = open_timeline(chosen.setup)
    before = timeline.updates_done
    if chosen.updates:
        timeline.play(chosen.updates)
    if timeline.updates_done < before + chosen.updates:
        message = _("the run diverges: after {n} updates its loss is no longer a finite number, so at most {n} fit")
        raise SetupError("--updates", message.format(n=timeline.updates_done - before))
    _without_display()
    with _gui_wanted():
        from gradviz.gui.app import make_offscreen_app
        from gradviz.gui.solution_files import write_solution
    app = make_offscreen_app()
    write_solution(
        timeline, chosen.out, timeline.run.setup.title or chosen.setup, sample=chosen.sample - 1,
        digits=chosen.digits, blank=chosen.blank,
    )  # fmt: skip
    del app
    return GOOD


def _surface(chosen: argparse.Namespace) -> int:
    """the loss over two parameters or over a plane, as numbers or as a figure"""
    from gradviz.export.surface_command import FIGURES, SurfaceOrder, compute_surface, write_numbers

    options = {name: getattr(chosen, name) for name in SurfaceOrder.__slots__}
    options |= {name: value and tuple(value) for name, value in options.items() if name.endswith("_range")}
    name, frame, grid = compute_surface(SurfaceOrder(**options))
    if chosen.out.suffix.lower() not in FIGURES:
        write_numbers(chosen.out, frame, grid)
        return GOOD
    _without_display()
    with _gui_wanted():
        from gradviz.gui.exporting import render_surface
    render_surface(frame, name, chosen.out, chosen.theme, chosen.figure_size)
    return GOOD


def _presets(chosen: argparse.Namespace) -> int:
    """lists the presets"""
    from gradviz.export import commands

    _write(commands.presets())
    return GOOD


def _lessons_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", nargs="?", metavar="LESSON",
                        help=_("check the numbers of this lesson, a file or one of the list"))  # fmt: skip


def _lessons(chosen: argparse.Namespace) -> int:
    """lists the lessons, or checks the numbers of one"""
    from gradviz.export import lesson_check

    if chosen.lesson is None:
        _write(lesson_check.listed_lessons())
        return GOOD
    text, is_right = lesson_check.checked(chosen.lesson)
    _write(text)
    return GOOD if is_right else DISAGREES


def _self_test(chosen: argparse.Namespace) -> int:
    """checks this installation"""
    from gradviz.export.self_test import self_test

    def draw(timeline: Timeline, view: str, path: Path) -> None:
        _draw(timeline, view, "self-test", path, "light", None)

    if chosen.window:
        with _gui_wanted():
            from gradviz.gui.window_check import check_window
        return check_window(_write)
    return GOOD if self_test(_write, draw, _VIEWS) else DISAGREES


def _race(chosen: argparse.Namespace) -> int:
    """several runs that differ in one thing, side by side"""
    from gradviz.export import race_report

    report = race_report.race(
        chosen.setup, chosen.vary[0], chosen.vary[1:], chosen.updates, chosen.over, chosen.out
    )
    if chosen.out is not None and chosen.out.suffix.lower() != ".csv":
        _without_display()
        with _gui_wanted():
            from gradviz.gui.race_figure import render_race
        render_race(report.frame, chosen.out, chosen.theme, chosen.size, log_y=not chosen.linear,
                    title=f"{report.source}: {report.frame.title}")  # fmt: skip
    _write(report.text(as_json=chosen.format == "json"))
    return GOOD


_Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
COMMANDS: dict[str, _Command] = {
    "trace": (_trace_arguments, _trace),
    "train": (_train_arguments, _train),
    "check": (_check_arguments, _check),
    "render": (_render_arguments, _render),
    "solution": (_solution_arguments, _solution),
    "surface": (_surface_arguments, _surface),
    "race": (_race_arguments, _race),
    "presets": (_no_arguments, _presets),
    "lessons": (_lessons_arguments, _lessons),
    "self-test": (_self_test_arguments, _self_test),
}
