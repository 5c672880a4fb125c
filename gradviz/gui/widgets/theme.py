"""Turns a `Theme` into Qt's palette, style sheet and fonts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.widgets.style_sheet import style_sheet
from gradviz.resources import resource, resource_names
from gradviz.scene.themes import DARK, LIGHT, THEMES, Theme

__all__ = ["apply_theme", "body_font", "load_fonts", "prepare_theme", "resolve_theme", "restyle"]

_BODY_PIXELS = 13
_loaded_families: list[str] = []


def load_fonts() -> None:
    """Register the fonts that gradviz ships. Without them the system's sans is used."""
    if _loaded_families:
        return
    for name in resource_names("fonts", ".otf"):
        number = QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}.otf")))
        if number >= 0:
            _loaded_families.extend(QFontDatabase.applicationFontFamilies(number))


def body_font(theme: Theme) -> QFont:
    """The font of everything that says nothing else."""
    font = QFont("Inter")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(round(_BODY_PIXELS * theme.scale))
    # Digits of one width, so that numbers do not jitter while training runs.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def resolve_theme(choice: str, zoom: float = 1.0) -> Theme:
    """The theme for 'light', 'dark', 'projector' or 'system', with type zoomed."""
    theme = THEMES.get(choice)
    if theme is None:
        scheme = QGuiApplication.styleHints().colorScheme()
        theme = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return theme if zoom == 1.0 else replace(theme, scale=theme.scale * zoom)


def apply_theme(theme: Theme) -> None:
    """Palette, stylesheet and font of the whole application, live."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    prepare_theme(theme)
    app.setStyleSheet(style_sheet(theme))


def prepare_theme(theme: Theme) -> None:
    """Set font and palette alone, before there are widgets that would each get an event for it, and take the style
    sheet away, under which each would be styled again when it gets another parent.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # A font set below a style sheet does not reach the widgets that exist already.
    app.setStyleSheet("")
    if app.font() != body_font(theme):
        app.setFont(body_font(theme))
        # Before the event loop runs, Qt does not tell the windows that exist already.
        for window in app.topLevelWidgets():
            QApplication.sendEvent(window, QEvent(QEvent.Type.ApplicationFontChange))
    if app.palette() != _palette(theme):
        app.setPalette(_palette(theme))


def restyle(widget: QWidget) -> None:
    """Let the style sheet see that a property of the widget has changed. One that has no style yet will get it with
    that property; to ask for the style here would make its class, which has 600 constants, at every start.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette(theme: Theme) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in (
        (roles.Window, theme.window), (roles.WindowText, theme.text), (roles.Base, theme.panel),
        (roles.AlternateBase, theme.window), (roles.Text, theme.text), (roles.Button, theme.panel),
        (roles.ButtonText, theme.text), (roles.BrightText, theme.warning), (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent), (roles.ToolTipBase, theme.panel),
        (roles.ToolTipText, theme.text), (roles.PlaceholderText, theme.secondary), (roles.Link, theme.accent),
        (roles.LinkVisited, theme.accent), (roles.Mid, theme.line), (roles.Midlight, theme.line),
        (roles.Light, theme.panel), (roles.Dark, theme.faint), (roles.Shadow, theme.faint),
    ):  # fmt: skip
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return palette
