"""Pictures of our own on a page of rich text: their room is kept, with the words about them, until they are drawn."""

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
_APART = 8  # pixels above a picture, and below its words


class PagePictures:
    """The pictures of one page. Each is a resource of its document, called by its place: nothing is fetched."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sizes: dict[str, QSize] = {}

    def forget(self) -> None:
        """The page shows another text, without pictures so far."""
        self._sizes.clear()

    def reserve(self, paragraph: str, place: int, size: QSize, alt: str) -> None:
        """Keep room for a picture where a paragraph says these words; `alt` stands below it."""
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
        """Show what has been drawn."""
        name, document = _name(place), self._page.document()
        document.addResource(_IMAGE, QUrl(name), image)
        self._sizes[name] = image.deviceIndependentSize().toSize()
        document.markContentsDirty(0, document.characterCount())
        self.fit()

    @property
    def room(self) -> int:
        """How many pixels are across."""
        return max(1, self._page.viewport().width() - 2 * round(self._page.document().documentMargin()))

    def fit(self) -> None:
        """Every picture in its own size, but no wider than the page."""
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
        """The picture of this name, selected."""
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
