"""Every part by others has its licence, and no part is forgotten."""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest

from gradviz.export import licences
from gradviz.export.licences import COMPONENTS, Component, licence_text, version_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.title)
def test_every_part_has_a_text(component: Component) -> None:
    text = licence_text(component)
    assert len(text) > 500
    assert "licence" in text.lower() or "license" in text.lower() or "permission" in text.lower()


def test_every_dependency_is_named() -> None:
    names = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {name.split(">")[0].split("<")[0].lower().replace("-", "_") for name in names}
    assert wanted <= {component.distribution.lower().replace("-", "_") for component in COMPONENTS}


def test_the_licence_text_of_the_package_takes_precedence_over_ours() -> None:
    [numpy] = [component for component in COMPONENTS if component.title == "NumPy"]
    assert "NumPy Developers" in licence_text(numpy)
    assert version_of(numpy) == importlib.metadata.version("numpy")
    [inter] = [component for component in COMPONENTS if component.title == "Inter"]
    assert "SIL OPEN FONT LICENSE" in licence_text(inter)
    assert version_of(inter) == ""


def test_a_part_that_is_not_installed_still_has_its_licence() -> None:
    missing = Component("Nothing", "MIT", "nothing", "no-such-distribution")
    assert licence_text(missing) == "Nothing is under the licence MIT; its text is not installed here."
    assert version_of(missing) == ""
    assert licences.resource("licences/Python.txt").is_file()
