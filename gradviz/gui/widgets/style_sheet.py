"""The one style sheet of the window.

One for the whole application: a sheet of a widget's own makes Qt style everything below it anew at each turn, which
took a fifth of every start. What a widget wants for itself it says by its class, its object name or a property.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from gradviz.gui.figures.plot_axes import plot_font
from gradviz.resources import resource
from gradviz.scene.themes import Theme

__all__ = ["style_sheet"]

_LARGE = 1.5
_QUIET = {False: 0.75, True: 0.35}  # share of the quiet colour, by whether window and panel are alike
_TINT = 0.14  # of the accent, as a background
_SHEET = """
QMainWindow, QDialog {{ background: {window}; }}
QWidget#central, QWidget#gap, QWidget#page_area {{ background: {window}; }}
QWidget {{ color: {text}; }}
QToolTip {{ background: {panel}; color: {text}; border: 1px solid {line}; padding: {s3}px {s6}px; }}
QMenuBar {{ background: {panel}; border-bottom: 1px solid {line}; padding: 0 {s6}px; }}
QMenuBar::item {{ background: transparent; padding: {s4}px {s8}px; border-radius: {s4}px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {quiet}; }}
QMenu {{ background: {panel}; border: 1px solid {line}; padding: {s4}px; }}
QMenu::item {{ padding: {menu}px {s24}px {menu}px {s24}px; border-radius: {s4}px; }}
QMenu::item:selected {{ background: {quiet}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {s4}px {s8}px; }}
QMenu::right-arrow {{ image: url({chevron_right}); width: {s12}px; height: {s12}px; margin-right: {s6}px; }}
QMenu::indicator {{ width: {s14}px; height: {s14}px; margin-left: {s5}px; }}
QMenu::indicator:checked {{
    image: url({check}); background: {accent}; border: 1px solid {accent}; border-radius: {s3}px;
}}
QMenu::indicator:unchecked {{ border: 1px solid {line}; border-radius: {s3}px; }}
QPushButton {{
    background: {panel}; border: {hair}px solid {line}; border-radius: {s5}px; padding: {s5}px {s10}px;
    min-height: {s16}px;
}}
QPushButton:hover {{ background: {quiet}; }}
QDialogButtonBox, QMessageBox, QFileDialog, QProgressDialog {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton:pressed, QPushButton:checked {{ background: {line}; }}
QPushButton:disabled {{ color: {faint}; }}
ToolbarPanel QToolButton {{
    background: {panel}; border: {hair}px solid {line}; border-radius: {s5}px; padding: {s5}px {s4}px;
    min-height: {s16}px;
}}
ToolbarPanel QToolButton:hover {{ background: {quiet}; }}
ToolbarPanel QToolButton::menu-indicator {{
    image: url({chevron}); width: {s12}px; height: {s12}px; subcontrol-origin: border;
    subcontrol-position: right center; right: {s6}px;
}}
ToolbarPanel QPushButton[joined="left"] {{
    border-top-right-radius: 0; border-bottom-right-radius: 0; border-right: 0;
}}
ToolbarPanel QToolButton[joined="right"] {{
    border-top-left-radius: 0; border-bottom-left-radius: 0; padding-right: {s18}px;
}}
ToolbarPanel StableRate {{
    border: 1px solid transparent; background: transparent; min-height: 0; padding: 0;
}}
ToolbarPanel IconButton {{ border: 1px solid transparent; padding: 0; }}
QPushButton:focus, QToolButton:focus {{ border: {hair}px solid {accent}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ background: {accent_hover}; }}
QPushButton[primary="true"]:focus {{ border: {hair}px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {quiet}; color: {faint}; border-color: {line}; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QTableWidget {{
    background: {panel}; border: {hair}px solid {line}; border-radius: {s5}px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit {{ padding: {s4}px {s6}px; min-height: {s16}px; }}
QComboBox {{ padding: {s4}px {s4}px {s4}px {s8}px; min-height: {s16}px; }}
QComboBox::drop-down {{ border: 0; width: {s18}px; }}
QComboBox::down-arrow {{ image: url({chevron}); width: {s12}px; height: {s12}px; }}
QSpinBox {{ padding: {s2}px {s18}px {s3}px 0; min-height: {s16}px; }}
QSpinBox QLineEdit {{ padding: 0; min-height: 0; border: 0; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: 0; background: transparent; width: {s18}px; }}
QSpinBox::up-button {{ subcontrol-position: top right; margin-top: {s2}px; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; margin-bottom: {s2}px; }}
QSpinBox::up-arrow {{ image: url({chevron_up}); width: {s9}px; height: {s9}px; }}
QSpinBox::down-arrow {{ image: url({chevron}); width: {s9}px; height: {s9}px; }}
QProgressBar {{ border: 0; border-radius: {s3}px; background: {line}; min-height: {s16}px; text-align: center; }}
QProgressBar[textVisible="false"] {{ min-height: {s6}px; max-height: {s6}px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: {s3}px; }}
QComboBox QAbstractItemView {{
    background: {panel}; border: 1px solid {line}; selection-background-color: {quiet}; selection-color: {text};
    outline: 0; padding: {s3}px;
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QTableWidget:focus {{
    border: {hair}px solid {accent};
}}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{ color: {faint}; }}
QLineEdit[fault="true"] {{ border: {hair}px solid {warning}; }}
QCheckBox {{ spacing: {s6}px; padding: {s2}px; border: 1px solid transparent; border-radius: {s4}px; }}
QCheckBox:focus {{ border: 1px solid {accent}; }}
QCheckBox::indicator, QTableView::indicator {{
    width: {s14}px; height: {s14}px; border: 1px solid {faint}; border-radius: {s3}px; background: {panel};
}}
QCheckBox::indicator:checked, QTableView::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url({check});
}}
QFrame#overflow {{ background: {panel}; border: 1px solid {line}; }}
QSlider {{ min-height: {handle_height}px; border: 1px solid transparent; }}
QSlider::groove:horizontal {{ height: {s3}px; background: {line}; border-radius: {s1}px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: {s1}px; }}
QSlider::handle:horizontal {{
    background: {panel}; border: 2px solid {accent}; width: {handle_inner}px; margin: -{handle_margin}px 0;
    border-radius: {handle_radius}px;
}}
QSlider:focus {{ border: 1px solid {accent}; border-radius: {s5}px; }}
QScrollArea {{ border: 0; background: transparent; }}
QWidget#form {{ background: transparent; }}
SheetPage, WeightsPage {{ background: {panel}; }}
QComboBox[asks="true"], QFrame#asks_sample {{ background: {asks}; border: {hair}px solid {asks_line}; }}
QFrame#asks_sample {{ border-radius: {s3}px; }}
QFrame#check {{ border: 1px solid {line}; border-radius: {s6}px; }}
QFrame#check[tone="good"] {{ border-color: {update}; }}
QFrame#check[tone="warning"] {{ border-color: {warning}; }}
QLabel[title="true"][tone="good"] {{ color: {update}; }}
QLabel[title="true"][tone="warning"] {{ color: {warning}; }}
SheetPage QHeaderView, SheetPage QTableView {{ background: {panel}; border: 0; }}
ColumnsView QHeaderView::section {{ padding: {s4}px {s8}px; }}
QPushButton[segment="true"]:checked {{ color: {accent}; border-color: {accent}; font-weight: 600; }}
QRadioButton {{ spacing: {s6}px; padding: {s2}px; border: 1px solid transparent; border-radius: {s4}px; }}
QRadioButton:focus {{ border: 1px solid {accent}; }}
QRadioButton::indicator {{
    width: {s12}px; height: {s12}px; border: 1px solid {faint}; border-radius: {radio}px; background: {panel};
}}
QRadioButton::indicator:checked {{
    width: {s6}px; height: {s6}px; border: {s4}px solid {accent}; border-radius: {radio_on}px; background: {on_accent};
}}
QScrollBar:vertical {{ background: transparent; width: {s10}px; margin: {s2}px; }}
QScrollBar:horizontal {{ background: transparent; height: {s10}px; margin: {s2}px; }}
QScrollBar::handle {{ background: {line}; border-radius: {s3}px; min-height: {s24}px; min-width: {s24}px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: {window}; }}
QSplitter::handle:hover {{ background: {line}; }}
QTabWidget::pane {{ border: 0; }}
QTabBar::tab {{
    background: transparent; color: {secondary}; padding: {s5}px {s12}px; border: 1px solid transparent;
    border-radius: {s5}px; margin: 0 {s2}px {s4}px 0;
}}
QTabBar::tab:selected {{ background: {panel}; color: {text}; border-color: {line}; font-weight: 600; }}
QTabBar::tab:focus {{ border-color: {accent}; }}
QHeaderView::section {{ background: {quiet}; border: 0; border-right: 1px solid {line}; padding: {s4}px; }}
ParameterTable {{ selection-background-color: {tint}; selection-color: {text}; }}
ParameterTable::item {{ padding: 0 {s8}px; }}
ParameterTable QHeaderView::section {{ padding: {s2}px {s8}px; border: 0; }}
ChainPage QComboBox {{ padding: 0 {s2}px 0 {s6}px; min-height: {s16}px; }}
QLabel[quiet="true"] {{ color: {secondary}; }}
QLabel[title="true"] {{ font-weight: 600; }}
QLabel[lead="true"] {{ font-size: {lead}px; }}
QLabel#page_title {{ font-size: {page_title}px; font-weight: 600; }}
QLabel#message_text {{ color: {warning}; }}
PanelHeader {{ background: transparent; border: 0; border-bottom: 1px solid {line}; }}
PanelHeader QLabel {{ font-size: {choice}px; }}
Toast QLabel[fault="true"] {{ color: {warning}; }}
Toast QPushButton {{ border: 1px solid transparent; background: transparent; color: {accent}; font-weight: 600; }}
Toast QPushButton:hover {{ background: {quiet}; }}
Toast QPushButton:focus {{ border: 1px solid {accent}; }}
QLabel#panel_note {{ color: {secondary}; }}
PanelHeader QLabel#pill {{
    color: {accent}; background: {tint}; border-radius: {s9}px; padding: {s1}px {s9}px; font-weight: 600;
    font-size: {small}px;
}}
QLabel#link, QPushButton#link {{ color: {accent}; background: transparent; border: 1px solid transparent; }}
QPushButton#link {{ padding: {s3}px {s6}px; }}
QPushButton#link:hover {{ background: {quiet}; }}
QPushButton#link:focus {{ border: {hair}px solid {accent}; }}
QLabel#lesson_title {{ color: {secondary}; }}
QLabel#lesson_heading {{ font-weight: 600; }}
QFrame#question {{ background: {quiet_box}; border: 0; border-radius: {s8}px; }}
QFrame#question QLabel {{ background: transparent; }}
QFrame#away {{ background: {tint}; border: 0; border-radius: {s6}px; }}
PanelHeader QToolButton, ChoiceSwitch QToolButton {{
    color: {secondary}; background: transparent; border: 1px solid transparent; border-radius: {s5}px;
    padding: {s2}px {s4}px; font-size: {choice}px;
}}
ChoiceSwitch QToolButton {{ padding: 0 {s4}px; }}
PanelHeader QToolButton[turn="true"] {{ padding: {s2}px 0; }}
PanelHeader QToolButton:hover, ChoiceSwitch QToolButton:hover {{ background: {window}; color: {text}; }}
PanelHeader QToolButton:checked, ChoiceSwitch QToolButton:checked {{
    background: {chosen}; color: {text}; font-weight: 600;
}}
PanelHeader QToolButton:focus, ChoiceSwitch QToolButton:focus {{ border: 1px solid {accent}; }}
PanelHeader QToolButton:disabled {{ color: {faint}; }}
PanelHeader QToolButton[popupMode="2"] {{ padding-right: {s10}px; }}
PanelHeader QToolButton[popupMode="2"]::menu-indicator {{
    image: url({chevron}); width: {s12}px; height: {s12}px; subcontrol-origin: border;
    subcontrol-position: right center; right: {s1}px;
}}
PanelHeader QToolButton[popupMode="2"][bare="true"]::menu-indicator {{ image: none; width: 0; }}
PanelHeader TurnMenu, PanelHeader TurnMenu:hover {{ color: transparent; font-weight: 600; padding-left: 0; }}
PanelHeader QToolButton[popupMode="2"][bare="true"] {{ padding-right: {s4}px; }}
IconButton, PanelHeader IconButton {{
    background: transparent; border: 1px solid transparent; border-radius: {s5}px; padding: 0;
}}
IconButton[popupMode="2"]::menu-indicator, PanelHeader IconButton[popupMode="2"]::menu-indicator {{
    image: none; width: 0;
}}
IconButton:hover {{ background: {quiet}; }}
IconButton:checked {{ background: {chosen}; }}
IconButton:focus, PanelHeader IconButton:focus {{ border: 1px solid {accent}; }}
PanelHeader QSpinBox {{ padding: 0 {s16}px 0 0; min-height: 0; font-size: {choice}px; }}
PanelHeader QComboBox {{ padding: 0 {s2}px 0 {s4}px; min-height: 0; font-size: {choice}px; }}
PanelHeader QLineEdit {{ padding: {s1}px {s6}px; font-size: {choice}px; }}
PanelHeader QComboBox::drop-down {{ border: 0; width: {s16}px; }}
LectureButtons QToolButton {{
    color: {text}; background: transparent; border: {hair}px solid transparent; border-radius: {s5}px;
    padding: {s2}px {s9}px;
}}
LectureButtons QToolButton:hover {{ background: {quiet}; }}
LectureButtons QToolButton:checked {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
LectureButtons QToolButton:focus {{ border-color: {accent}; }}
StableRate, NoteLabel QToolButton {{
    color: {accent}; background: transparent; border: 1px solid transparent; border-radius: 4px;
}}
StableRate {{ padding: 0; font-size: {note}px; }}
NoteLabel QToolButton {{ padding: 0 {s4}px; font-size: {note}px; }}
StableRate:hover, NoteLabel QToolButton:hover {{ background: {window}; }}
StableRate:focus, NoteLabel QToolButton:focus {{ border: 1px solid {accent}; }}
QListWidget {{
    background: {panel}; border: {hair}px solid {line}; border-radius: {s8}px; outline: 0; padding: {s4}px;
}}
QListWidget:focus {{ border-color: {accent}; }}
QListWidget::item {{ padding: {s6}px {s8}px; border-radius: {s4}px; color: {text}; }}
QListWidget::item:hover {{ background: {quiet}; }}
QListWidget::item:selected {{ background: {accent}; color: {on_accent}; }}
ManualPage ChoiceButton, LessonBrowser ChoiceButton {{
    color: {secondary}; background: transparent; border: 1px solid transparent; border-radius: {s5}px;
    padding: {s5}px {s10}px;
}}
ManualPage ChoiceButton:hover, LessonBrowser ChoiceButton:hover {{ color: {text}; background: {quiet}; }}
ManualPage ChoiceButton:checked, LessonBrowser ChoiceButton:checked {{
    background: {panel}; color: {text}; border-color: {line}; font-weight: 600;
}}
ManualPage ChoiceButton:focus, LessonBrowser ChoiceButton:focus {{ border-color: {accent}; }}
Page {{ background: transparent; }}
QFrame#door {{ background: {panel}; border: {hair}px solid {line}; border-radius: {s8}px; }}
QScrollArea#welcome > QWidget > QWidget {{ background: {window}; }}
QLabel#drop_place {{ color: {secondary}; border: {hair}px dashed {faint}; border-radius: {s8}px; padding: {s8}px; }}
QFrame#remedy {{ border: {hair}px solid {line}; border-radius: {s6}px; background: {panel}; }}
QFrame#remedy[best="true"] {{ border-color: {accent}; background: {quiet}; }}
QLabel#diagnosis_after {{ background: {quiet}; border-radius: {s6}px; padding: {s8}px; }}
TourStrip {{ background: {text}; }}
TourStrip QLabel {{ color: {panel}; }}
TourStrip QPushButton {{ color: {panel}; background: transparent; border: {hair}px solid {faint}; }}
TourStrip QPushButton:hover {{ background: {secondary}; }}
TourStrip QPushButton:focus {{ border-color: {panel}; }}
QPushButton[link="true"] {{ color: {accent}; background: transparent; border: {hair}px solid transparent; }}
QPushButton[link="true"]:hover {{ background: {quiet}; }}
QPushButton[link="true"]:focus {{ border-color: {accent}; }}
QFrame#rule {{ background: {line}; border: 0; }}
"""


def style_sheet(theme: Theme) -> str:
    """Everything that a theme says about widgets beyond palette and font."""
    kind = "dark" if theme.is_dark else "light"
    sizes = {f"s{n}": max(1, round(n * theme.scale)) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 24)}
    # Round only where radius, width and height agree to the pixel.
    groove = sizes["s3"]
    reach = round(5.5 * theme.scale)
    handle = groove + 2 * reach
    return _SHEET.format(
        **{name: getattr(theme, name) for name in (
            "window", "panel", "line", "text", "secondary", "faint", "accent", "on_accent", "warning", "update",
        )},
        **sizes,
        handle_inner=handle - 4, handle_height=handle + 2, handle_margin=reach, handle_radius=handle // 2,
        quiet=_quiet(theme), asks=_mixed(theme, 0.1), asks_line=_mixed(theme, 0.45), tint=_mixed(theme, _TINT),
        quiet_box=_laid_over(_quiet(theme), theme.panel, _QUIET[theme.window == theme.panel]),
        # Half of what is drawn: with more, Qt draws a square.
        radio=(sizes["s12"] + 2) // 2, radio_on=(sizes["s6"] + 2 * sizes["s4"]) // 2,
        small=round(12 * theme.scale),
        chosen=theme.line if theme.is_dark or theme.name == "projector" else theme.window,
        accent_hover=QColor(theme.accent).lighter(110).name(),
        hair=max(1, round(theme.stroke)), choice=round(13 * theme.scale),
        lead=round(16 * theme.scale), page_title=round(22 * theme.scale),
        note=plot_font(theme).pixelSize(),
        # In large type the longest menu still fits the smallest screen.
        menu=sizes["s5"] if theme.scale < _LARGE else sizes["s2"],
        chevron=resource(f"icons/chevron-{kind}.svg").as_posix(),
        chevron_right=resource(f"icons/chevron-right-{kind}.svg").as_posix(),
        chevron_up=resource(f"icons/chevron-up-{kind}.svg").as_posix(),
        check=resource(f"icons/check-{kind}.svg").as_posix(),
    )  # fmt: skip


def _mixed(theme: Theme, share: float) -> str:
    """The panel's colour with so much of the accent in it."""
    panel, accent = QColor(theme.panel), QColor(theme.accent)
    pairs = ((panel.red(), accent.red()), (panel.green(), accent.green()), (panel.blue(), accent.blue()))
    return QColor(*(round(a + share * (b - a)) for a, b in pairs)).name()


def _laid_over(colour: str, ground: str, share: float) -> str:
    """A colour laid over a ground at this share."""
    one, other = QColor(colour), QColor(ground)
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(share * a + (1 - share) * b) for a, b in pairs)).name()


def _quiet(theme: Theme) -> str:
    """A background one shade off the panel: hover, headers."""
    return theme.line if theme.is_dark or theme.window == theme.panel else theme.window
