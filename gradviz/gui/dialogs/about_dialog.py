"""Help › About: a description of the program, its versions, and the licences of all its parts."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz import __version__
from gradviz.documents.places import log_path
from gradviz.export.citation import citation_text
from gradviz.export.licences import COMPONENTS, licence_text, version_of
from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["AboutDialog", "details"]

_LOGO = 64
_SHOWN = ("Python", "NumPy", "pyqtgraph")  # on the first page; Licences has them all


def details(theme: str = "") -> str:
    """The details of the machine that a bug report needs, one per line."""
    lines = [f"gradviz {__version__}", *(f"{title} {value}" for title, value in _machine())]
    lines += [f"{each.title} {version_of(each)}" for each in COMPONENTS if version_of(each)]
    lines += [_("theme {name}").format(name=theme)] if theme else []
    return "\n".join([*lines, _("log {path}").format(path=log_path())]) + "\n"


def _machine() -> list[tuple[str, str]]:
    screen = QGuiApplication.primaryScreen()
    size = screen.size() if screen is not None else None
    shown = f"{size.width()}×{size.height()}, {screen.devicePixelRatio() * 100:.0f} %" if size is not None else "–"
    return [
        (_("System"), f"{platform.system()} {platform.release()}, {platform.machine()}"),
        (_("Qt"), f"{qVersion()}, {QGuiApplication.platformName()}"),
        (_("Screen"), shown),
    ]


class AboutDialog(QDialog):
    """Two pages, About and Licences, and buttons that copy the details for a report and a reference to cite."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About gradviz"))
        self._theme = theme
        self.pages = QTabWidget(self)
        self.pages.addTab(self._about_page(), _("&About"))
        self.pages.addTab(self._licences_page(), _("&Licences"))
        describe(self.pages, _("Pages"), _("About this program, and the licences of its parts"))
        buttons = QDialogButtonBox(self)
        self.copy = buttons.addButton(_("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        describe(self.copy, _("Copy details"), _("Copy versions, system and the log’s place, for a report"))
        self.copy.clicked.connect(self.copy_details)
        self.cite = buttons.addButton(_("Copy c&itation"), QDialogButtonBox.ButtonRole.ActionRole)
        describe(self.cite, _("Copy citation"), _("Copy how to cite gradviz, as a line and as a BibTeX entry"))
        self.cite.clicked.connect(self.copy_citation)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        box = dialog_column(self)
        box.addWidget(self.pages, 1)
        box.addWidget(buttons)
        room = parent.size()
        self.resize(min(round(620 * theme.scale), room.width() - 40), min(round(470 * theme.scale), room.height() - 40))

    def copy_details(self) -> None:
        """Copy the details to the clipboard and confirm it on the button."""
        QGuiApplication.clipboard().setText(details(self._theme.name))
        self.copy.setText(_("Copied"))

    def copy_citation(self) -> None:
        """Copy a reference to gradviz to the clipboard and confirm it on the button."""
        QGuiApplication.clipboard().setText(citation_text())
        self.cite.setText(_("Copied"))

    def _about_page(self) -> QWidget:
        page = QWidget(self)
        title = Label(f"gradviz {__version__}", page)
        title.setProperty("title", True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        about = _paragraph(page, _(
            "See gradient descent on a neural network, step through it in both directions, and check it by hand. "
            "Every number on the screen is the number that training uses."
        ))  # fmt: skip
        logo = Label(page)
        side = round(_LOGO * self._theme.scale)
        logo.setPixmap(QGuiApplication.windowIcon().pixmap(side, side))
        logo.setAccessibleName(_("The mark of gradviz"))
        box = QVBoxLayout(page)
        box.setContentsMargins(8, 12, 8, 8)
        box.setSpacing(16)
        # Each layout is placed before it is filled: see `PanelHeader`.
        top, words, facts = QHBoxLayout(), QVBoxLayout(), QGridLayout()
        box.addLayout(top)
        box.addLayout(facts)
        box.addStretch(1)
        top.setSpacing(16)
        top.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(about)
        self._fill_facts(facts, page)
        return page

    def _fill_facts(self, grid: QGridLayout, page: QWidget) -> None:
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        named = [(each.title, version_of(each)) for each in COMPONENTS if each.title in _SHOWN]
        for line, (title, value) in enumerate([*_machine(), *named, (_("Log"), str(log_path()))]):
            name, words = Label(title, page), Label(value, page)
            name.setProperty("quiet", True)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, line, 1)

    def _licences_page(self) -> QWidget:
        page = QWidget(self)
        self.component = QComboBox(page)
        for each in COMPONENTS:
            self.component.addItem(f"{each.title} {version_of(each)}".strip() + f" · {each.licence}")
        describe(self.component, _("Part"), _("The part of the program whose licence is shown"))
        self.what_for = Label(page)
        self.what_for.setProperty("quiet", True)
        self.licence = QPlainTextEdit(page)
        self.licence.setReadOnly(True)
        self.licence.setTabChangesFocus(True)
        describe(self.licence, _("Licence"), _("The licence of this part, in full"))
        replaceable = _paragraph(page, _(
            "Qt is used under the LGPL: its libraries are files of their own beside this program and may be "
            "replaced by other builds of the same version."
        ))  # fmt: skip
        replaceable.setProperty("quiet", True)
        box = QVBoxLayout(page)
        box.setContentsMargins(8, 12, 8, 8)
        box.setSpacing(8)
        for widget in (self.component, self.what_for, self.licence, replaceable):
            box.addWidget(widget)
        box.setStretchFactor(self.licence, 1)
        self.component.currentIndexChanged.connect(self._show_licence)
        self._show_licence(0)
        return page

    def _show_licence(self, place: int) -> None:
        self.what_for.setText(_("For: {purpose}").format(purpose=_(COMPONENTS[place].what_for)))
        self.licence.setPlainText(licence_text(COMPONENTS[place]))


def _paragraph(parent: QWidget, text: str) -> Label:
    label = Label(text, parent)
    label.setWordWrap(True)
    return label
