"""Recipes for package collections: filled in from the release's files, and consistent with the rest of the project."""

import hashlib
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import gradviz
from tests.packaging.machines import PACKAGING

ROOT = PACKAGING.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
[BUILD] = PYPROJECT["build-system"]["requires"]
WHERE = ("https://example.org/files", "https://example.org", "somebody")
VERSION = gradviz.__version__
# What winget's schema 1.10 says of the fields that our manifests use: what a value must match, whole, and how long it
# may be. Those with an exclamation mark must be there; a field that is not here is none that we know winget to have.
_WINGET_ALL = {
    "PackageIdentifier!": (r"[^.\s\\/:*?\"<>|]{1,32}(\.[^.\s\\/:*?\"<>|]{1,32}){1,7}", 128),
    "PackageVersion!": (r"[^\\/:*?\"<>|]+", 128),
    "ManifestType!": (r"version|installer|defaultLocale", 20),
    "ManifestVersion!": (r"1\.10\.0", 20),
}
_LOCALE, _ADDRESS = (r"[a-z]{2,3}(-[A-Za-z]{1,8})*", 20), (r"https?://.+", 2048)
WINGET = {
    "version": {**_WINGET_ALL, "DefaultLocale!": _LOCALE},
    "installer": {
        **_WINGET_ALL, "MinimumOSVersion": (r"\d{1,5}(\.\d{1,5}){0,3}", 23), "InstallerType": (r"zip", 20),
        "NestedInstallerType": (r"portable", 20), "NestedInstallerFiles": (r"", 0),
        "ArchiveBinariesDependOnPath": (r"true|false", 5), "Installers!": (r"", 0),
        "RelativeFilePath!": (r".+", 512), "PortableCommandAlias": (r"\S+", 40),
        "Architecture!": (r"x86|x64|arm|arm64|neutral", 7), "InstallerUrl!": _ADDRESS,
        "InstallerSha256!": (r"[A-Fa-f0-9]{64}", 64),
    },
    "defaultLocale": {
        **_WINGET_ALL, "PackageLocale!": _LOCALE, "Publisher!": (r".{2,}", 256), "PackageName!": (r".{2,}", 256),
        "PackageUrl": _ADDRESS, "License!": (r".{3,}", 512), "ShortDescription!": (r".{3,}", 256),
        "Moniker": (r".+", 40), "Tags": (r"", 0),
    },
}  # fmt: skip
# What a distribution of PyPI is called on conda-forge.
ON_CONDA = {"pyside6-essentials": "pyside6"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout's recipes, and files of a release in its dist/, each with its own name as its contents."""
    from dev_recipes import FILES

    for template in PACKAGING.glob("*/*.in"):
        out = tmp_path / template.relative_to(ROOT)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, out)
    (tmp_path / "dist").mkdir()
    for pattern in FILES.values():
        name = pattern.format(version=VERSION)
        (tmp_path / "dist" / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.fixture
def recipes(checkout: Path) -> dict[str, str]:
    """The filled in recipes by name."""
    from dev_recipes import write_recipes

    assert write_recipes(checkout, VERSION, WHERE) == 0
    folder = checkout / "dist" / "recipes"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*/*")}


def digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def fields(text: str) -> dict[str, str]:
    """The plain ``key: value`` lines of YAML, at any depth; the first of a name."""
    found: dict[str, str] = {}
    for key, value in re.findall(r"^[ -]*(\w+): +(\S.*)$", text, re.MULTILINE):
        found.setdefault(key, value.strip('"'))
    return found


def test_nothing_is_left_to_fill_in(recipes: dict[str, str]) -> None:
    assert len(recipes) == 6
    for name, text in recipes.items():
        assert not re.search(r"@[A-Z0-9_]+@", text), name
        assert "\t" not in text, name


def test_every_address_and_sum_is_that_of_a_file(recipes: dict[str, str]) -> None:
    files = {
        f"gradviz-{VERSION}-linux-x86_64.tar.xz", f"gradviz-{VERSION}-windows-amd64.zip", f"gradviz-{VERSION}.tar.gz",
        f"gradviz-{VERSION}-macos-arm64.zip", f"gradviz-{VERSION}-macos-x86_64.zip",
    }  # fmt: skip
    text = "\n".join(recipes.values()).replace("#{version}", VERSION)
    text += text.replace("#{arch}", "arm64") + text.replace("#{arch}", "x86_64")
    assert set(re.findall(r"https://example\.org/files/([^\s\",#]+)", text)) - {f"gradviz-{VERSION}-macos-"} == files
    assert set(re.findall(r"\b[0-9a-f]{64}\b", text)) == {digest(name) for name in files}


def test_flatpak_builds_of_files_of_the_checkout(recipes: dict[str, str], tmp_path: Path) -> None:
    manifest: dict[str, Any] = json.loads(recipes["app.gradviz.gradviz.json"])
    assert manifest["id"] == "app.gradviz.gradviz"
    assert manifest["command"] == "gradviz"
    [module] = manifest["modules"]
    by_place = {source["dest"]: source for source in module["sources"]}
    assert by_place["program"]["sha256"] == digest(f"gradviz-{VERSION}-linux-x86_64.tar.xz")
    taken = re.findall(r"source/(\S+)", "\n".join(module["build-commands"]))
    assert len(taken) == 6
    assert all((ROOT / place).is_file() for place in taken)
    if shutil.which("flatpak-builder"):
        # It writes a folder of its own where it runs.
        shown = subprocess.run(
            ["flatpak-builder", "--show-manifest", "/dev/stdin"], input=json.dumps(manifest), text=True,
            capture_output=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr


def test_flatpak_names_the_home_page_to_software_centres(recipes: dict[str, str], tmp_path: Path) -> None:
    """AppStream wants one, and the checkout knows none: the recipe's own command puts it in."""
    described = "packaging/desktop/app.gradviz.gradviz.metainfo.xml"
    manifest: dict[str, Any] = json.loads(recipes["app.gradviz.gradviz.json"])
    copy = tmp_path / "source" / described
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / described, copy)
    [command] = (each for each in manifest["modules"][0]["build-commands"] if each.startswith("sed "))
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    assert ElementTree.parse(copy).getroot().findtext("url[@type='homepage']") == WHERE[1]
    if shutil.which("appstreamcli"):
        done = subprocess.run(
            ["appstreamcli", "validate", "--no-net", copy], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_winget_has_its_three_manifests_of_one_version(recipes: dict[str, str]) -> None:
    names = ("gradviz.gradviz.yaml", "gradviz.gradviz.installer.yaml", "gradviz.gradviz.locale.en-GB.yaml")
    version, installer, locale = (fields(recipes[name]) for name in names)
    for each in (version, installer, locale):
        assert (each["PackageIdentifier"], each["PackageVersion"]) == ("gradviz.gradviz", VERSION)
        assert each["ManifestVersion"] == version["ManifestVersion"]
    assert [each["ManifestType"] for each in (version, installer, locale)] == ["version", "installer", "defaultLocale"]
    assert version["DefaultLocale"] == locale["PackageLocale"]
    assert installer["InstallerSha256"] == digest(f"gradviz-{VERSION}-windows-amd64.zip")
    spec = (PACKAGING / "gradviz.spec").read_text(encoding="utf-8")
    programs = re.findall(r"gradviz\\([\w-]+)\.exe", recipes[names[1]])
    assert programs == ["gradviz", "gradviz-cli"]
    assert all(f'"{program}"' in spec for program in programs)
    assert locale["License"] == PROJECT["license"]


def test_winget_knows_every_field_and_its_value(recipes: dict[str, str]) -> None:
    manifests = [text for text in recipes.values() if "\nManifestType: " in text]
    assert {fields(text)["ManifestType"] for text in manifests} == WINGET.keys()
    for text in manifests:
        known = WINGET[fields(text)["ManifestType"]]
        found = re.findall(r"^[ -]*(\w+): *(.*)$", text, re.MULTILINE)
        assert {name.rstrip("!") for name in known if name.endswith("!")} <= {name for name, _value in found}
        for name, value in found:
            pattern, longest = known[name if name in known else f"{name}!"]
            assert re.fullmatch(pattern, value), name
            assert len(value) <= longest, name
        tags = re.findall(r"^  - ([\w-]+)$", text, re.MULTILINE)
        assert len(set(tags)) == len(tags) <= 16


def test_the_cask_asks_for_the_macos_of_the_program(recipes: dict[str, str]) -> None:
    import bundle_contents

    assert bundle_contents.information_of_macos(VERSION)["LSMinimumSystemVersion"] == "13.0"
    # Ventura is macOS 13; as a bare symbol it means this one or newer.
    assert "\n  depends_on macos: :ventura\n" in recipes["gradviz.rb"]
    if shutil.which("ruby"):
        read = subprocess.run(["ruby", "-wc"], input=recipes["gradviz.rb"], text=True, capture_output=True, check=False)
        assert (read.returncode, read.stderr) == (0, "")


def test_the_cask_removes_what_the_program_writes(recipes: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from gradviz.documents import places

    cask = recipes["gradviz.rb"]
    assert len(re.findall(r"\bdo$", cask, re.MULTILINE)) == len(re.findall(r"^end$", cask, re.MULTILINE)) == 1
    assert cask.count('"') % 2 == 0
    monkeypatch.setattr("sys.platform", "darwin")
    for folder in (places.log_path().parent, places.recovery_folder().parent):
        assert f'"~/{folder.relative_to(Path.home()).as_posix()}"' in cask


def test_conda_asks_for_what_the_project_asks_for(recipes: dict[str, str]) -> None:
    recipe = recipes["recipe.yaml"]
    needed = re.findall(r"^    - (.+)$", recipe.partition("  run:\n")[2].partition("\ntests:")[0], re.MULTILINE)
    wanted = ["python >=${{ python_min }}"]
    assert f">={fields(recipe)['python_min']}" == PROJECT["requires-python"]
    assert f"    - hatchling {BUILD.removeprefix('hatchling')}\n" in recipe
    for requirement in PROJECT["dependencies"]:
        name, bounds = re.fullmatch(r"([\w-]+)(.*)", requirement.lower()).groups()  # type: ignore[union-attr]
        wanted.append(f"{ON_CONDA.get(name, name)} {bounds}")
    assert needed == wanted
    assert f"- gradviz = {PROJECT['scripts']['gradviz']}\n" in recipe
    assert fields(recipe)["sha256"] == digest(f"gradviz-{VERSION}.tar.gz")
    assert fields(recipe)["license"] == PROJECT["license"]
    assert all((ROOT / place).is_file() for place in re.findall(r"- (LICENSE\S*)", recipe))


def test_a_collection_waits_for_its_files_and_is_never_half_written(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dev_recipes import write_recipes

    (checkout / "dist" / f"gradviz-{VERSION}-windows-amd64.zip").unlink()
    assert write_recipes(checkout, VERSION, WHERE) == 1
    assert f"winget: not written, dist/ lacks gradviz-{VERSION}-windows-amd64.zip" in capsys.readouterr().out
    written = {path.name for path in (checkout / "dist" / "recipes").iterdir()}
    assert written == {"flatpak", "homebrew", "conda-forge"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        WHERE[:2],
        ("http://example.org", *WHERE[1:]),
        (WHERE[0], 'https://e.org/"', "x"),
        (WHERE[0], "https://e.org/?a&b", "x"),
        (*WHERE[:2], "a b"),
    ],
)
def test_a_value_that_does_not_fit_in_a_recipe_is_refused(checkout: Path, arguments: tuple[str, ...]) -> None:
    from dev_failure import DevError
    from dev_recipes import write_recipes

    with pytest.raises(DevError):
        write_recipes(checkout, VERSION, arguments)
    assert not (checkout / "dist" / "recipes").exists()
