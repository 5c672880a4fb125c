"""The lesson beside the network: the text of a stop, its question, the answer when it is asked for, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from gradviz.gui.fields import describe
from gradviz.gui.header import PanelHeader
from gradviz.scene.lesson import LessonFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["LessonPanel"]

# No HTML in a lesson is read: it could name files of this computer.
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


_LOW = 300  # heights of the panel, at type of normal size


class _Page(QTextBrowser):
    """Shows text alone: it fetches nothing and follows no link."""

    def loadResource(self, kind: int, name: QUrl) -> object:  # noqa: N802
        return None


class LessonPanel(QWidget):
    """Shows a `LessonFrame`. Wishes: another stop, the answer, this stop from its beginning, no lesson any more."""

    next_requested = Signal()
    previous_requested = Signal()
    answer_requested = Signal()
    again_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frame: LessonFrame | None = None
        self.setAccessibleName(_("Lesson"))
        self._header = PanelHeader(_("Lesson"), self)
        self.page = _Page(self)
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.viewport().setAutoFillBackground(False)
        describe(self.page, _("Text of this stop"), _("What to look at, and a question to answer before you go on"))
        self.previous = self._button(_("Previous stop"), _("Go to the stop before (Ctrl+PgUp)"))
        self.next = self._button(_("Next stop"), _("Go to the next stop (Ctrl+PgDown)"))
        self.answer = self._button(_("Show answer"), _("Show the answer to the question (Ctrl+Return)"))
        self.again = self._button(_("Back to this stop"), _("Undo all that was done since this stop (Ctrl+Home)"))
        self.close_lesson = self._button(_("Close"), _("Leave the lesson; the run stays as it is"))
        for button, signal in (
            (self.previous, self.previous_requested), (self.next, self.next_requested),
            (self.answer, self.answer_requested), (self.again, self.again_requested),
            (self.close_lesson, self.close_requested),
        ):  # fmt: skip
            button.clicked.connect(signal)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._header)
        self._box.addWidget(self.page, 1)
        self._rows = QVBoxLayout()
        self._box.addLayout(self._rows)
        for buttons in ((self.answer,), (self.previous, self.next), (self.again, self.close_lesson)):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button, 1)
            self._rows.addLayout(row)
        self.set_theme(LIGHT)

    def show_frame(self, frame: LessonFrame) -> None:
        """Show a stop; another one is read from its beginning."""
        if frame == self._frame:
            return
        old, self._frame = self._frame, frame
        self._header.set_note(frame.position)
        self.answer.setVisible(frame.has_answer)
        self.previous.setEnabled(frame.has_previous)
        self.next.setEnabled(frame.has_next)
        self._write()
        bar = self.page.verticalScrollBar()
        is_same_stop = old is not None and (old.position, old.title) == (frame.position, frame.title)
        bar.setValue(bar.maximum() if is_same_stop and frame.answer else 0)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._header.set_theme(theme)
        unit = round(4 * theme.scale)
        self._rows.setContentsMargins(3 * unit, unit, 3 * unit, 3 * unit)
        self._rows.setSpacing(unit)
        self.page.document().setDocumentMargin(3 * unit)
        self.page.setStyleSheet("QTextBrowser { background: transparent; border: 0; }")
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where height is scarce it goes to the text: these two are in the menu as well.
        has_room = event.size().height() > _LOW * self._theme.scale
        for button in (self.again, self.close_lesson):
            button.setVisible(has_room)

    def _button(self, text: str, tooltip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, text, tooltip)
        return button

    def _write(self) -> None:
        frame = self._frame
        if frame is None:
            return
        theme, pixels = self._theme, round(14 * self._theme.scale)
        parts = [f'<p style="color:{theme.secondary};margin:0">{_plain(frame.title)}</p>',
                 f'<p style="font-size:{round(pixels * 1.25)}px;font-weight:600;margin-top:2px;margin-bottom:8px">'
                 f"{_plain(frame.stop_title)}</p>", _body(frame.text)]  # fmt: skip
        if frame.warning:
            parts.append(f'<p style="color:{theme.warning};font-weight:600">{_plain(frame.warning)}</p>')
        for words, text, colour in (
            (_("Question"), frame.question, theme.accent), (_("Answer"), frame.answer, theme.update),
        ):  # fmt: skip
            if text:
                parts.append(f'<p style="color:{colour};font-weight:600;margin-top:14px;margin-bottom:2px">{words}</p>')
                parts.append(_body(text))
        self.page.setHtml(f'<div style="font-size:{pixels}px;line-height:128%">{"".join(parts)}</div>')
        self.page.setAccessibleDescription(self.page.toPlainText())


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _body(markdown: str) -> str:
    """Markdown as the inside of an HTML page, without fonts and sizes of its own."""
    document = QTextDocument()
    document.setMarkdown(markdown, _MARKDOWN)
    inner = document.toHtml().partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    return inner.replace("margin-bottom:0px;", "margin-bottom:8px; line-height:126%;").strip()
