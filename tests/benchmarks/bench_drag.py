"""Pictures in a second while the point of the surface is dragged: 2-8-8-1 on the spiral, every panel showing,
1920×1080, in the plane and in space (drawn by the processor, as there is no display).

Wanted: 30 in a second or more, the graph following live.
"""

from __future__ import annotations

import os
import statistics
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_MOVES = 120
_REACH = 40  # pixels to each side


def main() -> int:
    import numpy as np
    from PySide6.QtCore import QPointF, QRectF

    from gradviz.gui.qt_app import make_offscreen_app
    from tests.benchmarks.screen import open_large, settle

    app = make_offscreen_app()
    window = open_large("spiral-2-8-8-1")
    for _step in range(6):
        window.session.next()
    panel, slow = window.panels["surface"], False
    for name, in_space in (("plane", False), ("space", True)):
        window.commands.view.surface_3d(in_space)
        settle(app, 1.5)
        if in_space:
            from gradviz.gui.figures.surface.relief_painter import relief_projection

            view = target = panel.relief
            relief = panel.frame.relief
            at = relief_projection(QRectF(view.rect()), relief, window.theme).map(relief.point)[:2]
            start = QPointF(*at.tolist())
        else:
            plot, target = panel.plot, panel.plot.viewport()
            pixel = plot.plane().map(panel.frame.point[None])[0].tolist()
            start = QPointF(plot.mapFromScene(plot.view.mapToScene(QPointF(*pixel))))
        before = window.session.timeline.shown_state().parameters
        _mouse(target, "press", start)
        times = []
        for move in range(_MOVES):
            turn = 2.0 * np.pi * move / 40
            to = start + QPointF(_REACH * np.sin(turn), _REACH / 2 * (1.0 - np.cos(turn)))
            begin = time.perf_counter()
            _mouse(target, "move", to)
            app.processEvents()  # the weights, and the repaint of all that follows
            times.append(time.perf_counter() - begin)
        _mouse(target, "release", to)
        app.processEvents()
        assert (window.session.timeline.shown_state().parameters != before).any(), "nothing was dragged"
        times.sort()
        usual, late = statistics.median(times), times[int(0.95 * len(times))]
        print(f"drag in the {name}, 2-8-8-1, 1920x1080: {1 / usual:.0f} pictures a second "
              f"(median {usual * 1000:.1f} ms, 95 % under {late * 1000:.1f} ms)")  # fmt: skip
        slow |= usual > 1 / 30
    window.session.discard_edits()
    window.close()
    return int(slow)


def _mouse(target, kind: str, place) -> None:  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    kinds = {
        "press": (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton),
        "move": (QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton),
        "release": (QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton),
    }
    event, button, held = kinds[kind]
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QMouseEvent(event, place, target.mapToGlobal(place), button, held, plain))


if __name__ == "__main__":
    raise SystemExit(main())
