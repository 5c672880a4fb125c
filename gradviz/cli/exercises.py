"""`gradviz exercises`: exercise sheets with variants of one network, and their keys."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradviz.cli.drawing import gui_wanted, without_display
from gradviz.cli.parsing import between, takes_out, takes_setup, whole
from gradviz.cli.terminal import GOOD, write
from gradviz.export.exercises.choice import ASKS, DIFFICULTIES, MOST_VARIANTS, ExerciseChoice, read_asks, read_points
from gradviz.export.exercises.files import KEY_ENDINGS, PAGES, SHEET_ENDINGS, check_ending, write_keys, write_sheets
from gradviz.export.exercises.variants import Exercises, make_exercises
from gradviz.export.files import check_target
from gradviz.export.opening import open_with_progress
from gradviz.export.progress import sheet_progress
from gradviz.text import _, ngettext

__all__ = ["add_arguments", "work"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: the setup, the number of variants, the questions, and the files."""
    usual = ExerciseChoice()
    takes_setup(parser)
    many = _("sheets with other numbers each; default {count}").format(count=usual.variants)
    parser.add_argument("--variants", type=between(1, MOST_VARIANTS), metavar="N", default=usual.variants, help=many)
    same = _("the same seed gives the same sheets; default {seed}").format(seed=usual.seed)
    parser.add_argument("--seed", type=whole, metavar="S", default=usual.seed, help=same)
    asks = _("questions, with commas: {names}; default all").format(names=",".join(ASKS))
    parser.add_argument("--ask", metavar="NAMES", default=",".join(ASKS), help=asks)
    count = _("gradients that are asked, and half as many new weights; default {count}").format(count=usual.count)
    parser.add_argument("--count", type=between(1, 99), metavar="N", default=usual.count, help=count)
    meaning = _("points for each value of a question, such as loss=2,gradients=3; default one, and two for long paths")
    parser.add_argument("--points", metavar="LIST", default="", help=meaning)
    words = "; ".join(f"{name}: {_(meaning)}" for name, meaning in DIFFICULTIES.items())
    parser.add_argument("--difficulty", choices=tuple(DIFFICULTIES), default=usual.difficulty, help=words)
    takes_out(parser, _("the sheets: {endings}").format(endings=", ".join(SHEET_ENDINGS)))
    keys = _("the keys, for marking: {endings}").format(endings=", ".join(KEY_ENDINGS))
    parser.add_argument("--key", type=Path, metavar="FILE", help=keys)


def _write(exercises: Exercises, path: Path, *, is_key: bool) -> None:
    """Write sheets or keys: pages are drawn by the gui, without a display; all other formats are text."""
    if path.suffix.lower() != PAGES:
        (write_keys if is_key else write_sheets)(exercises, path)
        return
    without_display()
    with gui_wanted():
        from gradviz.gui.export.exercises.pdf import write_key_pdf, write_sheet_pdf
        from gradviz.gui.qt_app import make_offscreen_app
    app = make_offscreen_app()
    (write_key_pdf if is_key else write_sheet_pdf)(exercises, path)
    del app


def work(chosen: argparse.Namespace) -> int:
    """Generate the variants and write the files."""
    targets = [(chosen.out, SHEET_ENDINGS, "--out")]
    if chosen.key is not None:
        targets.append((chosen.key, KEY_ENDINGS, "--key"))
    for path, endings, option in targets:
        check_ending(path, endings, option)
        check_target(path)
    choice = ExerciseChoice(
        chosen.variants, chosen.seed, read_asks(chosen.ask), chosen.count, difficulty=chosen.difficulty,
        points=read_points(chosen.points),
    )  # fmt: skip
    run = open_with_progress(chosen.setup).run
    with sheet_progress() as progress:
        exercises = make_exercises(run, choice, chosen.setup, progress)
    for path, _endings, option in targets:
        _write(exercises, path, is_key=option == "--key")
    made = ngettext("{n} variant checked.", "{n} variants checked.", choice.variants).format(n=choice.variants)
    rules = _("Every answer is at least 0.002 in size, no two in a sheet are closer than 1 %, no two sheets agree.")
    write(f"{made} {rules}\n")
    return GOOD
