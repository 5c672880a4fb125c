"""Prepares text from outside for Qt: titles, notes, names of columns, classes and files.

Qt's labels, tooltips and message boxes guess whether a text is markup, and markup may name files, which Qt then reads.
In menus and on buttons & underlines a letter. No other module of the window uses such functions; a test checks this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QFont, QFontMetrics, QTextDocument
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QProgressDialog, QTextBrowser, QTextEdit, QToolTip, QWidget

from gradviz.scene.text.formulas import LONGEST, unbroken_markdown
from gradviz.text import _, printable

if TYPE_CHECKING:
    import pyqtgraph as pg
    from PySide6.QtGui import QTextBlock, QTextCharFormat

__all__ = [
    "Label", "Page", "ReadOnlyText", "add_entry", "ask", "escape", "hide_tip", "html_page", "in_menu", "markdown_html",
    "progress_dialog", "set_axis_label", "set_tip", "show_html", "show_markdown", "show_tip", "show_tip_beside",
    "title_words", "warn", "window_title",
]  # fmt: skip

# The module html would load two thousand named characters at every start.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_LONGEST = 5_000  # characters of a tooltip or a question, more than fit on any screen
_LONGEST_NAME = 200  # characters of an entry of a menu, a button or a title
_ABOVE_HEADING, _BELOW, _IN_LIST = 0.6, 0.5, 0.2  # space between paragraphs of Markdown, in lines

_BESIDE_TIP = QPoint(6, -16)  # Qt shows a tooltip below the place of a pointer
_Answer = QMessageBox.StandardButton
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class _HasTip(Protocol):
    """A widget, an action, or a cell of a table."""

    def setToolTip(self, text: str, /) -> None: ...  # noqa: N802


def escape(text: str) -> str:
    """Plain text as HTML."""
    return printable(text).translate(_ESCAPED)


def plain(text: str) -> str:
    """The text in a form that Qt shows character by character where it would guess whether the text is markup."""
    text = _short(printable(text), _LONGEST)
    is_taken_for_html = "<" in text or "&lt;" in text
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>' if is_taken_for_html else text


def in_menu(text: str) -> str:
    """The text for a menu, a button, a check box or a tab: in one line, with every & visible."""
    return _short(_one_line(text), _LONGEST_NAME).replace("&", "&&")


def add_entry(menu: QMenu, text: str) -> QAction:
    """A menu entry with text from outside, in one line. It stays in its menu on macOS, which would move an entry called
    settings.json or Setup to the program's menu."""
    action = menu.addAction(in_menu(text))
    action.setMenuRole(QAction.MenuRole.NoRole)
    return action


def title_words(text: str) -> str:
    """The text for the title of a picture or a document: in one line."""
    return _short(_one_line(text), _LONGEST_NAME)


def window_title(text: str) -> str:
    """The text for the title of a window, in which Qt would read [*] as the mark of unsaved changes."""
    return title_words(text).replace("[*]", "[*][*]")


class Label(QLabel):
    """Words that are shown as they are; HTML of our own by `show_html` alone."""

    def __init__(self, text: str | QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text if isinstance(text, QWidget) else parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if isinstance(text, str):
            self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(printable(text))


class _FetchesNothing:
    """Load nothing that a page names: no picture, no style sheet, no file."""

    def loadResource(self, kind: int, name: QUrl | str, /) -> object:  # noqa: N802
        return QByteArray()  # with None, Qt would look for it itself


class ReadOnlyText(_FetchesNothing, QTextEdit):
    """Rich text to read."""


class Page(_FetchesNothing, QTextBrowser):
    """Rich text to read and to scroll; follows no link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)


class _Document(_FetchesNothing, QTextDocument):
    """Rich text without a widget."""


def html_page(html: str, font: QFont) -> QTextDocument:
    """A document of HTML of our own, without margins, to be measured."""
    document = _Document()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setHtml(html)
    return document


def markdown_html(markdown: str, longest: int = LONGEST) -> str:
    """Markdown from outside as the inside of an HTML page, without fonts and sizes of its own: headings, lists,
    tables, weight and code. HTML in it is text; a picture is its description, a link its words and its address.
    Formulas of up to `longest` characters keep to one line."""
    document = _Document()
    # The line break keeps dashes in the first line from hiding what follows as the head of a file.
    document.setMarkdown("\n" + unbroken_markdown(printable(markdown), longest), _MARKDOWN)
    _unlink(document)
    return document.toHtml().partition("<body")[2].partition(">")[2].rpartition("</body>")[0]


def _unlink(document: QTextDocument) -> None:
    """Replace pictures and links in a document by their text."""
    from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat  # late: they have 200 constants

    parts = [part for block in _blocks(document) for part in _fragments(block)]
    cursor = QTextCursor(document)
    for place, text, form in reversed(parts):  # from the end, so that the places before stay right
        words, is_picture = text, form.isImageFormat()
        if is_picture:
            words = str(form.property(QTextFormat.Property.ImageAltText) or "").strip() or _("picture")
        address = form.anchorHref()
        if address and not address.endswith(words):
            words = f"{words} ({printable(address)})"
        if is_picture or form.isAnchor():
            bare = QTextCharFormat()
            bare.setFontWeight(form.fontWeight())
            bare.setFontItalic(form.fontItalic())
            cursor.setPosition(place)
            cursor.setPosition(place + _length(text), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(words, bare)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[tuple[int, str, QTextCharFormat]]:
    """Place, text and format of what has one format."""
    parts = block.begin()
    while not parts.atEnd():
        fragment = parts.fragment()
        yield fragment.position(), fragment.text(), fragment.charFormat()
        parts += 1


def _length(text: str) -> int:
    """The length as Qt counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def show_html(widget: QLabel | ReadOnlyText | Page, html: str) -> None:
    """Show HTML of gradviz in which every text from outside was escaped by `escape`."""
    if isinstance(widget, QLabel):
        widget.setTextFormat(Qt.TextFormat.RichText)
        QLabel.setText(widget, html)
    else:
        widget.setHtml(html)


def show_markdown(page: Page, markdown: str) -> None:
    """Show Markdown of gradviz, such as the manual. Links are only reported by `anchorClicked`, never followed."""
    from PySide6.QtGui import QTextCursor

    document = page.document()
    document.setMarkdown(unbroken_markdown(markdown), _MARKDOWN)
    _space_out(document, QFontMetrics(document.defaultFont()).height())
    # What was inserted has moved the cursor to its end, and a later layout would scroll there.
    page.moveCursor(QTextCursor.MoveOperation.Start)


def _space_out(document: QTextDocument, line: int) -> None:
    """Put space between paragraphs, headings and lists: Qt computes it from points, and this type is in pixels."""
    from PySide6.QtGui import QTextCursor, QTextFormat

    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block in _blocks(document):
        cursor.setPosition(block.position())
        form, after = block.blockFormat(), block.next()
        if cursor.currentTable() is not None:
            continue
        is_code = form.hasProperty(QTextFormat.Property.BlockCodeLanguage)
        goes_on = after.isValid() and (
            (block.textList() is not None and after.textList() is not None)
            or (is_code and after.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)))  # fmt: skip
        form.setTopMargin(line * _ABOVE_HEADING if form.headingLevel() and block.blockNumber() else 0)
        form.setBottomMargin(line * (_IN_LIST if goes_on and not is_code else 0 if goes_on else _BELOW))
        cursor.setBlockFormat(form)
    cursor.endEditBlock()


def set_tip(target: _HasTip, text: str) -> None:
    """The tooltip of a widget, an action or a cell."""
    target.setToolTip(plain(text))


def show_tip(at: QPoint, text: str, widget: QWidget) -> None:
    """Show a tooltip now at a place on the screen; hide it where there is no text."""
    QToolTip.showText(at, plain(text), widget)


def show_tip_beside(room: QRect, text: str, widget: QWidget) -> None:
    """Show a tooltip now at the right of a rectangle of the widget, so that it does not cover what it speaks of."""
    show_tip(widget.mapToGlobal(room.topRight()) + _BESIDE_TIP, text, widget)


def hide_tip() -> None:
    """Hide the tooltip."""
    QToolTip.hideText()


def set_axis_label(axis: pg.AxisItem, text: str, **style: object) -> None:
    """Set the label of an axis of pyqtgraph, which reads HTML."""
    axis.setLabel(escape(_short(_one_line(text), _LONGEST_NAME)), **style)


def ask(parent: QWidget, title: str, text: str, buttons: _Answer, usual: _Answer) -> _Answer:
    """Ask a question; returns the button that was pressed."""
    return QMessageBox.question(parent, title, plain(text), buttons, usual)


def progress_dialog(parent: QWidget, text: str, steps: int) -> QProgressDialog:
    """A dialog with progress from 0 to `steps` and Cancel; its text may name a file."""
    dialog = QProgressDialog("", _("Cancel"), 0, steps, parent)
    dialog.setLabel(Label(_short(text, _LONGEST_NAME), dialog))
    return dialog


def warn(parent: QWidget, title: str, text: str, buttons: _Answer, usual: _Answer) -> _Answer:
    """Ask about work that would be lost; returns the button that was pressed."""
    return QMessageBox.warning(parent, title, plain(text), buttons, usual)


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
