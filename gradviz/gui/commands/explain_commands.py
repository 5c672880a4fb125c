"""Commands of the explanation: its page, digits, path of the chain rule, and copies of the derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["DIGITS", "ExplainCommands"]

DIGITS = (3, 4, 6, 9, 17)


class ExplainCommands:
    """What the explanation shows, and in how many digits."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def choose_path(self, place: int) -> None:
        """The path of the chain rule that is spelled out."""
        self._context.presenter.look(path=place)

    def choose_variable(self, by: str) -> None:
        """By what the derivative of a unit is: its sum z or its output a."""
        self._context.presenter.look(by=by)

    # Digits

    def choose_digits(self, digits: int) -> None:
        """How many significant digits every number of the window has; remembered."""
        context = self._context
        context.actions_by_id[f"digits_{digits}"].setChecked(True)
        context.presenter.look(digits=digits)
        if context.settings is not None:
            context.settings.setValue("digits", digits)

    def restore_digits(self) -> None:
        """The digits of last time, before anything is shown."""
        context = self._context
        stored = context.settings.value("digits", 4) if context.settings is not None else 4
        try:
            digits = int(str(stored))
        except ValueError:
            digits = 4
        self.choose_digits(digits if digits in DIGITS else 4)

    # Pages of the explanation

    def show_page(self, page: str) -> None:
        """Show a page of the explanation: sentence, chain, nudge or table."""
        self._context.show_panel("explanation", True)
        self._context.explanation.show_page(page)

    # Copies

    def copy_derivation(self, form: str) -> None:
        """The chain rule of the selection into the clipboard, and say in which form it is there, or why it is not."""
        from gradviz.scene.chain_rule.ledger_text import FORMS, derivation_text  # imported late: no start needs them
        from gradviz.scene.lecture.covered import why_covered

        presenter = self._context.presenter
        covered = why_covered(presenter.view, "explanation")
        if covered:
            self._context.complain(covered)
            return
        text = derivation_text(presenter.moment, presenter.view, form) if presenter.moment is not None else None
        if text is None:
            sentence = _("There is no chain rule to copy yet: select an edge, a bias or a unit, and step on "
                         "until its gradient is computed.")  # fmt: skip
            self._context.complain(sentence)
            return
        QGuiApplication.clipboard().setText(text)
        done = _("Chain rule copied as {form}.").format(form=_(FORMS[form][0]))
        self._context.say(done)
