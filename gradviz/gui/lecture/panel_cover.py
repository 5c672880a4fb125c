"""A cover over a panel whose contents would give an answer away. The panel itself is hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.card import Card
from gradviz.scene.themes import Theme

__all__ = ["PanelCover"]


class PanelCover(Label):
    """A sentence in place of a card's panel, which can then be neither seen nor clicked nor read by a screen reader;
    also if the panel is created later."""

    def __init__(self, card: Card, text: str) -> None:
        super().__init__(text, card)
        self._card = card
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAccessibleName(text)
        self.setProperty("quiet", True)
        card.installEventFilter(self)
        self._fit()
        card.set_covered(True)
        self.show()

    def lift(self) -> None:
        """Show the panel again, unless another question still covers it."""
        self._card.removeEventFilter(self)
        self.hide()
        self._card.set_covered(not all(cover.isHidden() for cover in self._card.findChildren(PanelCover)))
        self.deleteLater()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the theme."""
        self.setStyleSheet(f"color: {theme.secondary}; background: transparent; padding: 12px;")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self.setGeometry(self._card.rect().adjusted(4, 4, -4, -4))
