"""Pictures on a page of rich text. Space for each is reserved, with its description below, until it has been drawn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)

from gradviz.gui.outside_text import Page

__all__ = ["PagePictures"]

_IMAGE = QTextDocument.ResourceType.ImageResource
_APART = 8  # pixels above a picture and below its description


class PagePictures:
    """The pictures of one page. Each is a resource of the document, named by its index, so nothing is loaded."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sizes: dict[str, QSize] = {}

    def forget(self) -> None:
        """Start anew for another text without pictures."""
        self._sizes.clear()

    def reserve(self, paragraph: str, place: int, size: QSize, alt: str) -> None:
        """Reserve space for picture `place` where a paragraph consists of the text `paragraph`; `alt` is its
        description, shown below it."""
        name, document = _name(place), self._page.document()
        clear = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        clear.fill(Qt.GlobalColor.transparent)
        cursor = document.find(paragraph)
        picture, caption = QTextImageFormat(), QTextCharFormat()
        picture.setName(name)
        picture.setProperty(QTextFormat.Property.ImageAltText, alt)
        caption.setFontItalic(True)
        document.addResource(_IMAGE, QUrl(name), clear)
        apart = QTextBlockFormat()
        apart.setTopMargin(_APART)
        cursor.setBlockFormat(apart)
        cursor.insertImage(picture)
        apart.setTopMargin(0)
        apart.setBottomMargin(_APART)
        cursor.insertBlock(apart)
        cursor.insertText(alt, caption)
        self._sizes[name] = size

    def fill(self, place: int, image: QImage) -> None:
        """Show a picture that has been drawn."""
        name, document = _name(place), self._page.document()
        document.addResource(_IMAGE, QUrl(name), image)
        self._sizes[name] = image.deviceIndependentSize().toSize()
        document.markContentsDirty(0, document.characterCount())
        self.fit()

    @property
    def room(self) -> int:
        """The width available to a picture, in pixels."""
        return max(1, self._page.viewport().width() - 2 * round(self._page.document().documentMargin()))

    def fit(self) -> None:
        """Show every picture in its own size, scaled down where it is wider than the page."""
        most = self.room
        for name, size in self._sizes.items():
            cursor = self._find(name)
            picture = cursor.charFormat().toImageFormat()
            width = min(size.width(), most)
            if (picture.width(), picture.height()) != (width, size.height() * width / size.width()):
                picture.setWidth(width)
                picture.setHeight(size.height() * width / size.width())
                cursor.setCharFormat(picture)

    def _find(self, name: str) -> QTextCursor:
        """The picture of this name, as a selection."""
        block = self._page.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                form = parts.fragment().charFormat()
                if form.isImageFormat() and form.toImageFormat().name() == name:
                    cursor = QTextCursor(block)
                    cursor.setPosition(parts.fragment().position())
                    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
                    return cursor
                parts += 1
            block = block.next()
        raise KeyError(name)


def _name(place: int) -> str:
    return f"figure:{place}"
