"""One computation that two panels ask for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui.background.curvature_service import curvature_service
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.curvature import curvature_request
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline


def test_who_waits_is_told_of_a_result_that_another_one_could_not_wait_for(qtbot: QtBot) -> None:
    setup, folder = open_setup("xor-2-2-1")
    request = curvature_request(moment_of(Timeline(Run(setup, folder))), True)
    service = curvature_service()
    assert service.ask(request) is None  # stepping may go on: it waits
    with qtbot.waitSignal(service.ready, timeout=1000):
        result = service.ask(request, now=True)
    assert result is not None
    assert service.ask(request) is result
    assert not service.is_busy
    service.close()
