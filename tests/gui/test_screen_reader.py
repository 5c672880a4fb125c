"""Accessibility: in the tree that Qt gives to the system, every usable control has a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from gradviz.gui.dialogs.about_dialog import AboutDialog
from gradviz.gui.dialogs.new_dialog import NewDialog
from gradviz.scene.themes import LIGHT

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

_NAME, _DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
# Windows, groups and layers have their say through what is in them.
_USED = {
    QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox, QAccessible.Role.Slider, QAccessible.Role.SpinBox, QAccessible.Role.MenuItem,
    QAccessible.Role.PageTab, QAccessible.Role.ButtonMenu,
}  # fmt: skip


def _tree(above: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(above.childCount()):
        child = above.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from _tree(child)


def _shown(widget: QWidget) -> list[QAccessibleInterface]:
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    return list(_tree(root))


def test_everything_that_can_be_used_has_a_name(window: MainWindow) -> None:
    used = [each for each in _shown(window) if each.role() in _USED]
    assert len(used) > 50
    assert [each.object() for each in used if not each.text(_NAME).strip()] == []


def test_everything_that_takes_the_focus_has_a_description(window: MainWindow) -> None:
    """But for parts that hand the keyboard on to what holds them, and for the bare window between the panels."""
    for each in _shown(window):
        widget = each.object()
        if each.state().focusable and isinstance(widget, QWidget) and widget.focusProxy() is None:
            assert each.text(_NAME) or widget.parentWidget().accessibleName() or widget is window.panel_layout, widget


def test_a_combo_box_announces_its_choice_and_its_purpose(window: MainWindow) -> None:
    """By the name of its label or, where the system calls it by its value, at the beginning of its description."""
    boxes = [each for each in _shown(window) if isinstance(each.object(), QComboBox)]
    assert len(boxes) > 3
    for each in boxes:
        box = each.object()
        labels = [label for label in box.parentWidget().findChildren(QLabel) if label.buddy() is box]
        assert box.accessibleName()
        assert labels or box.accessibleName() in (
            each.text(_NAME),
            each.text(_DESCRIPTION)[: len(box.accessibleName())],
        )


def test_a_picture_is_described_in_words(window: MainWindow) -> None:
    panels = window.panels
    for picture in (panels["network"].canvas, panels["surface"].plot, panels["timeline"].slider):
        told = QAccessible.queryAccessibleInterface(picture)
        assert told is not None
        assert len(told.text(_DESCRIPTION)) > 10, picture


def test_the_network_describes_its_layers_and_the_selected_edge(window: MainWindow) -> None:
    canvas = QAccessible.queryAccessibleInterface(window.panels["network"].canvas)
    assert canvas.text(_NAME) == "Network"
    words = canvas.text(_DESCRIPTION)
    assert "Inputs: 2" in words
    assert window.presenter.view.selected in words


def test_dialogs_have_names_throughout(window: MainWindow) -> None:
    for dialog in (AboutDialog(window, LIGHT), NewDialog(window)):
        dialog.show()
        used = [each for each in _shown(dialog) if each.role() in _USED]
        assert used
        assert [each.object() for each in used if not each.text(_NAME).strip()] == []
        dialog.close()
        dialog.deleteLater()


def test_a_changed_purpose_of_a_field_is_announced_again(window: MainWindow) -> None:
    """Eyes saw the formula of the new loss while a screen reader still read out that of the former one."""
    for key, text, words in (
        ("loss", "mean_absolute_error", "|ŷ − y|"), ("initializer.name", "he_normal", "2/fan_in"),
        ("data.generator", "xor", "Four squares"),
    ):  # fmt: skip
        assert words not in window.panels["setup"].controls[key].accessibleDescription()
        window.session.edit_field(key, text)
        control = window.panels["setup"].controls[key]
        assert words in control.accessibleDescription()
        assert words in control.toolTip()


def test_changed_texts_are_announced(window: MainWindow) -> None:
    controls = window.panels["setup"].controls
    assert "20 training" in controls["data.counts"].accessibleName()
    window.session.edit_field("data.train_fraction", "75")
    assert "30 training" in controls["data.counts"].accessibleName()
    window.session.edit_field("penalty.l2", "0.1")
    assert "0.1" in controls["conventions"].accessibleName()
