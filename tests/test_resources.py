"""Resources are found in a checkout, in a wheel, and never outside their folder."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from gradviz import __version__, resources
from gradviz.resources import resource, resource_names

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    str(file.relative_to(ROOT / "resources")) for file in (ROOT / "resources").rglob("*") if file.is_file()
}


def test_a_checkout_has_its_own_resources() -> None:
    assert resource("fonts/Inter-Regular.otf") == ROOT / "resources" / "fonts" / "Inter-Regular.otf"


def test_names_are_sorted_and_without_their_ending() -> None:
    assert resource_names("fonts", ".otf") == [
        "Inter-Bold",
        "Inter-Medium",
        "Inter-Regular",
        "Inter-SemiBold",
    ]
    assert resource_names("fonts", ".json") == []
    assert resource_names("nowhere", ".json") == []


@pytest.mark.parametrize(
    "path", ["", "..", "../pyproject.toml", "fonts/../../README.md", "/etc/hosts", "C:/x", "a\\b"]
)
def test_a_path_out_of_the_folder_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="must lie inside the resources folder"):
        resource(path)


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"lacks its file 'fonts/None\.otf'"):
        resource("fonts/None.otf")


def test_an_installed_package_has_the_carried_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gradviz" / "_resources" / "presets").mkdir(parents=True)
    (tmp_path / "gradviz" / "_resources" / "presets" / "carried.json").touch()
    monkeypatch.setattr(resources, "_PACKAGE_FOLDER", tmp_path / "gradviz")
    assert resource_names("presets", ".json") == ["carried"]
    assert resource("presets/carried.json").is_file()


def test_wheel_and_source_archive_carry_every_resource(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path)]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    [wheel], [sdist] = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    assert {name.removeprefix("gradviz/_resources/") for name in names if "/_resources/" in name} == FILES
    assert {name.split("/")[0] for name in names} == {"gradviz", f"gradviz-{__version__}.dist-info"}
    with tarfile.open(sdist) as archive:
        held = set(archive.getnames())
    assert {f"gradviz-{__version__}/resources/{name}" for name in FILES} <= held
    # The package found in the unpacked wheel takes what the wheel carries.
    path = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})"
    program = f"{path}; from gradviz.resources import resource; print(resource('fonts/OFL.txt'))"
    found = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(found.strip()) == tmp_path / "site" / "gradviz" / "_resources" / "fonts" / "OFL.txt"


def test_the_font_comes_with_its_licence() -> None:
    licence = resource("fonts/OFL.txt").read_text()
    assert "The Inter Project Authors" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert sum(file.stat().st_size for file in resource("fonts").iterdir()) < 2_000_000
