"""One browser for all tests of pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.export.page.browser import Browser, browser_programs

_MISSING = "Chromium and its driver are not installed: python3 packaging/dev.py test installs them where it may"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one a skip, but in continuous integration a failure."""
    programs = browser_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    with Browser(*programs) as made:
        yield made
