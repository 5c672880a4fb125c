"""A surface of a large network, and a timer in the window's thread that measures gaps while it is computed."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.gui.background.worker import Worker
from gradviz.landscape.direction import Direction, Plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import SurfaceRequest, compute_grid

__all__ = ["large_surface", "longest_gap"]


def large_surface(size: int) -> SurfaceRequest:
    """A general plane of 784-128-64-10 over 250 samples."""
    layers = (LayerSetup(128), LayerSetup(64), LayerSetup(10, "softmax"))
    network = Network(NetworkSetup(784, layers))
    rng = np.random.default_rng(0)
    targets = np.eye(10)[rng.integers(10, size=250)]
    objective = Objective(network, "categorical_cross_entropy", rng.normal(size=(250, 784)), targets)
    origin, x, y = 0.05 * rng.normal(size=(3, network.parameter_count))
    plane = Plane(origin, Direction(x), Direction(y))
    return SurfaceRequest(objective, None, np.arange(250), True, plane, (-1.0, 1.0), (-1.0, 1.0), size)  # type: ignore[arg-type]


def longest_gap(worker: Worker, seconds: float = 0.9) -> tuple[float, float]:
    """The longest time between two beats of a heart of 5 ms while 201×201 points are computed, and how long the
    worker goes on after it was told to stop; in seconds."""
    request = large_surface(201)
    loop, heart = QEventLoop(), QTimer()
    beats = [time.perf_counter()]
    heart.setInterval(5)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start()
    worker.start(lambda cancelled: compute_grid(request, cancelled))
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    heart.stop()
    start = time.perf_counter()
    worker.cancel()
    worker._pool.waitForDone()
    return float(np.diff(beats).max()), time.perf_counter() - start
