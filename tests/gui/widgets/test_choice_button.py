"""A segment of a group of choices."""

from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QEnterEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gradviz.gui.widgets.choice_button import ChoiceButton


def test_its_tooltip_says_what_its_term_means(qtbot: QtBot) -> None:
    button = ChoiceButton()
    qtbot.addWidget(button)
    button.setText("Gradient")
    button.setToolTip("Show the gradients")
    button.show()
    for _time in range(2):  # the pointer comes, goes and comes again
        QApplication.sendEvent(button, QEnterEvent(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2)))
        QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), button.mapToGlobal(QPoint(2, 2))))
        assert QToolTip.text() == button.explained()
        QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    assert len(button.explained()) > len(button.toolTip())
    QToolTip.hideText()
