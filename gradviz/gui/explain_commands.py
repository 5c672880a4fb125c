"""What the menus and the explanation ask for about the chain rule: digits, paths, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["DIGITS", "ExplainCommands"]

DIGITS = (3, 4, 6, 9, 17)


class ExplainCommands(QWidget):
    """The part of the commands that is about the explanation; a base of `Commands`."""

    _window: MainWindow

    def choose_path(self, place: int) -> None:
        """The path of the chain rule that is spelled out."""
        self._window.presenter.look(path=place)

    def choose_variable(self, by: str) -> None:
        """By what the derivative of a unit is: its sum z or its output a."""
        self._window.presenter.look(by=by)

    # Digits

    def digits_3(self) -> None:
        self.choose_digits(3)

    def digits_4(self) -> None:
        self.choose_digits(4)

    def digits_6(self) -> None:
        self.choose_digits(6)

    def digits_9(self) -> None:
        self.choose_digits(9)

    def digits_17(self) -> None:
        self.choose_digits(17)

    def choose_digits(self, digits: int) -> None:
        """How many significant digits every number of the window has; remembered."""
        window = self._window
        window.actions_by_id[f"digits_{digits}"].setChecked(True)
        window.presenter.look(digits=digits)
        if window.settings is not None:
            window.settings.setValue("digits", digits)

    def restore_digits(self) -> None:
        """The digits of last time, before anything is shown."""
        window = self._window
        stored = window.settings.value("digits", 4) if window.settings is not None else 4
        try:
            digits = int(str(stored))
        except ValueError:
            digits = 4
        self.choose_digits(digits if digits in DIGITS else 4)

    def show_diagnosis(self) -> None:
        """Where learning stops, in words; what is chosen in the list is selected on the graph."""
        from gradviz.gui.dialogs.diagnosis_dialog import DiagnosisDialog  # late: few ask for it
        from gradviz.scene.diagnosis import all_badges
        from gradviz.scene.reading import Reading

        presenter = self._window.presenter
        if presenter.moment is None:
            return
        badges = all_badges(presenter.moment, Reading(presenter.moment, presenter.view))
        dialog = DiagnosisDialog(self._window, badges)
        dialog.chosen.connect(lambda name: presenter.look(selected=name))
        dialog.exec()
        dialog.deleteLater()

    # Pages of the explanation

    def explain_sentence(self) -> None:
        self._explain("sentence")

    def explain_chain(self) -> None:
        self._explain("chain")

    def explain_nudge(self) -> None:
        self._explain("nudge")

    def explain_table(self) -> None:
        self._explain("table")

    def _explain(self, page: str) -> None:
        self._window.show_panel("explanation", True)
        self._window.panels["explanation"].show_page(page)

    # Copies

    def copy_as_text(self) -> None:
        self.copy_derivation("text")

    def copy_as_markdown(self) -> None:
        self.copy_derivation("markdown")

    def copy_as_latex(self) -> None:
        self.copy_derivation("latex")

    def copy_derivation(self, form: str) -> None:
        """The chain rule of the selection into the clipboard, and a word about what it is now."""
        from gradviz.scene.ledger_text import FORMS, derivation_text  # late: no start needs it

        presenter = self._window.presenter
        text = derivation_text(presenter.moment, presenter.view, form) if presenter.moment is not None else None
        if text is None:
            self._window.complain(_("There is no chain rule to copy yet: select an edge, a bias or a unit, and step on "
                                    "until its gradient is computed."))  # fmt: skip
            return
        QGuiApplication.clipboard().setText(text)
        done = _("The chain rule is in the clipboard as {form}.").format(form=_(FORMS[form][0]))
        self._window.message.say(done, is_fault=False)
