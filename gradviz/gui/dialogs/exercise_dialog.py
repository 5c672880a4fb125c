"""Lecture › Exercise sheets: choices on the left, both pages of a variant on the right, and the files to save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradviz.data.errors import SetupError, StoppedError
from gradviz.documents.presets import preset_folder, preset_names, read_preset
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network
from gradviz.export.exercises.choice import MOST_PARAMETERS
from gradviz.export.exercises.sheet_text import questions
from gradviz.export.exercises.variants import Exercises, TooFewVariantsError, make_exercises
from gradviz.gui.background.worker import Worker
from gradviz.gui.dialogs.ask_where import ask_save_name
from gradviz.gui.dialogs.exercise_form import ExerciseForm
from gradviz.gui.dialogs.exercise_preview import PagePreview
from gradviz.gui.dialogs.parts import FormAndPreview, dialog_column
from gradviz.gui.export.exercises.key import key_pages
from gradviz.gui.export.exercises.saved_files import FILES, paths_of, save_files
from gradviz.gui.export.exercises.sheet import sheet_pages
from gradviz.gui.outside_text import Label, progress_dialog
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.scene.text.number_input import written
from gradviz.text import _, ngettext
from gradviz.training.run import Run

__all__ = ["ExerciseDialog"]

_OPEN = ""  # the key of the open network among the choices
_FORM = 400


class ExerciseDialog(QDialog):
    """`exercises` are the displayed ones, None while they are generated or where that is impossible."""

    _drawn = Signal(int, int)
    _first_drawn = Signal(object, object)

    def __init__(self, parent: QWidget, run: Run, source: str, folder: str) -> None:
        super().__init__(parent)
        self._run, self._source, self._folder = run, source, folder
        self.exercises: Exercises | None = None
        self._place = 0
        self._saved_in: Path | None = None
        self.setWindowTitle(_("Exercise sheets"))
        self.form = ExerciseForm(self, _networks(run))
        self.preview = PagePreview(self)
        self._worker = Worker(self)
        self._lay_out()
        self._worker.done.connect(self._show)
        self._worker.failed.connect(self._say_fault)
        self._drawn.connect(self._say_drawn)
        self._first_drawn.connect(self._show_first)
        self.form.changed.connect(self.draw)
        self.form.files_changed.connect(self._say_files)
        room = parent.size()
        self.resize(min(1334, max(900, room.width() - 32)), min(760, max(560, room.height() - 60)))
        self.draw()

    def _lay_out(self) -> None:
        self.position = Label(self)
        self.position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.previous = self._button("◀", _("Previous variant"), lambda: self.turn(-1))
        self.next = self._button("▶", _("Next variant"), lambda: self.turn(1))
        self.status = Label(self)
        self.status.setWordWrap(True)
        self.remedies = [self._button("", _("A way out"), lambda: None) for _place in range(2)]
        self.show_folder = self._button(_("Show in folder"), _("Open the folder of the saved files"), self._open_folder)
        self.cancel = self._button(_("Cancel"), _("Close without saving (Esc)"), self.reject)
        self.save = self._button(_("Save…"), _("Ask for a place and a name, and save all files"), self._ask_and_save)
        make_primary(self.save)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        turning = QHBoxLayout()
        turning.addStretch(1)
        for widget in (self.previous, self.position, self.next):
            turning.addWidget(widget)
        turning.addStretch(1)
        column.addLayout(turning)
        column.addWidget(self.preview, 1)
        box = dialog_column(self)
        self._middle = FormAndPreview(scroll, right, max(_FORM, self.form.minimumSizeHint().width() + 24))
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        for widget in (*self.remedies, self.show_folder, self.cancel, self.save):
            foot.addWidget(widget)
        box.addLayout(self._middle, 1)
        box.addLayout(foot)
        for button in (*self.remedies, self.show_folder):
            button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._middle.fit(event.size().width())

    def _button(self, words: str, tip: str, work: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        describe(button, words if words.isascii() and words else tip, tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: work())
        return button

    def draw(self) -> None:
        """Generate the variants again in a thread; Save is disabled until they are ready."""
        self.exercises, choice = None, self.form.choice
        self._say_files()
        for button in (*self.remedies, self.show_folder):
            button.hide()
        key = self.form.network.currentData()
        try:
            run = self._run if key == _OPEN else Run(read_preset(key), preset_folder())
        except SetupError as error:
            self._say_fault(error.sentence)
            return
        self.form.say(_about(run), {})
        source, first = self._source if key == _OPEN else key, self._place + 1

        def job(is_old: Callable[[], bool]) -> object:
            def progress(done: int, count: int) -> bool:
                if done % 5 == 0:
                    self._drawn.emit(done, count)
                return not is_old()

            try:
                if choice.variants > first:
                    # The visible variant comes first: waiting for all variants would take too long.
                    few = make_exercises(run, replace(choice, variants=first), source)
                    self._first_drawn.emit(replace(few, choice=choice), is_old)
                return make_exercises(run, choice, source, progress)
            except (SetupError, StoppedError) as error:
                return error

        self._worker.start(job)

    def _say_drawn(self, done: int, count: int) -> None:
        if self.exercises is None:
            self.status.setText(_("Drawing {done} of {count}…").format(done=done + 1, count=count))

    def _show_first(self, few: Exercises, is_old: Callable[[], bool]) -> None:
        """Show the visible variant before all others are ready."""
        if self.exercises is None and not is_old():
            self._show_pages(few)

    def _show(self, result: object) -> None:
        if isinstance(result, SetupError):
            self._say_fault(result.sentence, self._ways_out(result))
            return
        if not isinstance(result, Exercises):
            return
        self.exercises = result
        self._place = min(self._place, len(result.variants) - 1)
        self.form.say(_about(result.run), _facts(result))
        count = len(result.variants)
        made = ngettext("{n} variant checked.", "{n} variants checked.", count).format(n=count)
        self.status.setText("✓ " + made + " " + _(
            "Every answer is at least 0.002 in size, no two in a sheet are closer than 1 %, no two sheets agree."))
        self._say_files()
        self._show_variant()

    def _ways_out(self, error: SetupError) -> list[tuple[str, Callable[[], object]]]:
        ways: list[tuple[str, Callable[[], object]]] = []
        if self.form.choice.difficulty == "hand":
            ways.append((_("Use calculator numbers"), lambda: self.form.difficulties["calculator"].setChecked(True)))
        if isinstance(error, TooFewVariantsError):
            make = _("Make {count}").format(count=error.found)
            ways.append((make, partial(self.form.variants.setValue, error.found)))
        return ways

    def _say_fault(self, sentence: str, ways: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        self.exercises = None
        self.status.setText(f"{sentence[:1].upper()}{sentence[1:]}.".replace("..", "."))
        self.preview.show_pages(())
        self.position.setText("")
        for button, way in zip(self.remedies, [*ways, None, None], strict=False):
            button.setVisible(way is not None)
            if way is not None:
                words, work = way
                button.setText(words)
                button.setAccessibleName(words)
                button.clicked.disconnect()
                button.clicked.connect(lambda _checked=False, work=work: work())
        self._say_files()

    def _say_files(self) -> None:
        count = sum(len(FILES[kind].files) for kind in self.form.chosen_files)
        self.save.setText(ngettext("Save {n} file…", "Save {n} files…", count).format(n=count) if count else _("Save…"))
        self.save.setEnabled(self.exercises is not None and count > 0)
        for button in (self.previous, self.next):
            button.setEnabled(self.exercises is not None and len(self.exercises.variants) > 1)

    def turn(self, by: int) -> None:
        """Show the next or the previous variant."""
        if self.exercises is not None:
            self._place = (self._place + by) % len(self.exercises.variants)
            self._show_variant()

    def _show_variant(self) -> None:
        assert self.exercises is not None
        self._show_pages(self.exercises)

    def _show_pages(self, exercises: Exercises) -> None:
        variant = exercises.variants[min(self._place, len(exercises.variants) - 1)]
        self.preview.show_pages([*sheet_pages(exercises, variant), *key_pages(exercises, variant)])
        words = _("Variant {number} of {count}").format(number=variant.number, count=exercises.choice.variants)
        self.position.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.turn(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _ask_and_save(self) -> None:
        kinds = self.form.chosen_files
        ending = FILES[kinds[0]].files[0][0]
        start = Path(self._folder) / f"backpropagation{ending}"
        title, kind = _("Save the exercise sheets"), _("Exercise sheets (*{ending})").format(ending=start.suffix)
        path = ask_save_name(self, title, start, (kind,), lambda path: [each for each, _w in paths_of(path, kinds)])
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write all files, with progress and Cancel, and report the result."""
        assert self.exercises is not None
        waiting = progress_dialog(self, _("Writing the sheets…"), 1)
        waiting.setWindowModality(Qt.WindowModality.WindowModal)
        waiting.setMinimumDuration(400)

        def progress(done: int, count: int) -> bool:
            waiting.setMaximum(count)
            waiting.setValue(done)
            QApplication.processEvents()
            return not waiting.wasCanceled()

        try:
            written_files = save_files(self.exercises, path, self.form.chosen_files, progress)
        except StoppedError:
            self.status.setText(_("Stopped; files that were written before stay."))
        except (SetupError, OSError) as error:
            self.status.setText(_("The sheets were not saved: {error}.").format(error=str(error).rstrip(".")))
        else:
            count = len(written_files)
            self.status.setText(ngettext("Saved {n} file.", "Saved {n} files.", count).format(n=count))
            self._saved_in = path.parent
            self.show_folder.show()
        finally:
            waiting.close()
            waiting.deleteLater()

    def _open_folder(self) -> None:
        if self._saved_in is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_in)))

    def done(self, result: int) -> None:
        self._worker.close()
        super().done(result)


def _networks(run: Run) -> list[tuple[str, str]]:
    """The open network, and the presets that are small enough."""
    titles = list(dict.fromkeys(_(ACTIVATIONS[name].title) for name in run.network.activations))
    shape = "-".join(map(str, run.network.sizes))
    words = _("The open network, {shape}, {activations}").format(shape=shape, activations=", ".join(titles))
    found = [(_OPEN, words)]
    for info in preset_names():
        setup = read_preset(info.name)
        if Network(setup.network).parameter_count <= MOST_PARAMETERS and setup.optimizer.name == "sgd":
            found.append((info.name, info.title))
    return found


def _about(run: Run) -> str:
    title = _(LOSSES[run.setup.loss].title)
    words = _("{loss}, {optimizer}, η = {rate}. Weights, biases, inputs and targets are drawn anew for each variant.")
    return words.format(loss=title[:1].upper() + title[1:], optimizer=_(run.optimizer.title),
                        rate=written(run.learning_rate))  # fmt: skip


def _facts(exercises: Exercises) -> dict[str, str]:
    """The number of values and points of each question."""
    weights = sum(a * b for a, b in zip(exercises.run.network.sizes, exercises.run.network.sizes[1:], strict=False))
    found = {}
    for question in questions(exercises, exercises.variants[0]):
        count = len(question.answers)
        name = question.answers[0].quantity.question
        values = ngettext("{n} value", "{n} values", count).format(n=count)
        if name in ("gradients", "update"):
            values = ngettext("of {count} weight", "of {count} weights", weights).format(count=weights)
        points = ngettext("{n} point", "{n} points", question.points).format(n=question.points)
        found[name] = f"{values} · {points}"
    return found
