"""Announcements for screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

__all__ = ["announce", "announce_description"]


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader speak, where one listens and the window is there."""
    if not sentence or not widget.window().isVisible():
        return
    # Late here and below: a start has nothing to say, and these classes have 200 constants.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def announce_description(widget: QWidget) -> None:
    """Let a screen reader speak the description of a widget that has changed."""
    if not widget.window().isVisible():
        return
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.DescriptionChanged))
