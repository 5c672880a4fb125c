"""Every file has a licence, its text is included, and all places that name gradviz's licence and version agree."""

import fnmatch
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradviz import __version__
from gradviz.export.citation import AUTHORS, RELEASED, TITLE, citation_text
from gradviz.export.licences import COMPONENTS, licence_text

ROOT = Path(__file__).resolve().parents[2]
EXPRESSION = "BSD-3-Clause AND CC-BY-4.0 AND OFL-1.1"
ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text())["annotations"]


def files() -> list[str]:
    """The files of the project; without git or its history, as in a source archive, all that are not ignored."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
        if listed.returncode == 0 and listed.stdout:
            return listed.stdout.splitlines()
    return files_of_folder()


def files_of_folder() -> list[str]:
    """The files below ROOT without those that .gitignore names by a name or an ending."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    anchored = {pattern.strip("/") for pattern in patterns if pattern.startswith("/")} | {".git"}
    anywhere = [pattern.strip("/") for pattern in patterns if not pattern.startswith("/")]
    found = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
    return [
        file.as_posix()
        for file in found
        if file.parts[0] not in anchored
        and not any(fnmatch.fnmatchcase(part, pattern) for part in file.parts for pattern in anywhere)
    ]


def test_without_git_the_same_files_are_found() -> None:
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert set(files_of_folder()) == set(listed.stdout.splitlines())


def licence_of(file: str) -> str | None:
    """The licence of the last annotation that matches, as REUSE reads them."""
    found = None
    for row in ANNOTATIONS:
        paths = row["path"] if isinstance(row["path"], list) else [row["path"]]
        if any(fnmatch.fnmatchcase(file, path.replace("**", "*")) for path in paths):
            found = row["SPDX-License-Identifier"]
            assert row["SPDX-FileCopyrightText"]
    return found


def test_every_file_has_a_licence_whose_text_is_here() -> None:
    named = {file: licence_of(file) for file in files()}
    assert [file for file, licence in named.items() if licence is None] == []
    assert {f"{licence}.txt" for licence in named.values()} == {file.name for file in (ROOT / "LICENSES").iterdir()}


@pytest.mark.parametrize(
    ("file", "licence"),
    [
        ("gradviz/engine/network.py", "BSD-3-Clause"),
        ("resources/lessons/m02-mazur-2-2-2.json", "CC-BY-4.0"),
        ("resources/pictures/window-light.png", "CC-BY-4.0"),
        ("resources/fonts/Inter-Regular.otf", "OFL-1.1"),
        ("packaging/desktop/app.gradviz.gradviz.metainfo.xml", "CC0-1.0"),
    ],
)
def test_licences_are_those_that_were_chosen(file: str, licence: str) -> None:
    assert licence_of(file) == licence


def test_texts_in_several_places_are_the_same() -> None:
    program = (ROOT / "LICENSE").read_text()
    assert "The gradviz authors" in program
    for copy in ("LICENSES/BSD-3-Clause.txt", "resources/licences/gradviz.txt"):
        assert (ROOT / copy).read_text() == program
    lessons = (ROOT / "LICENSES" / "CC-BY-4.0.txt").read_text()
    folders = {Path(file).parts[1] for file in files() if file.startswith("resources/")}
    for folder in sorted(folders & {"lessons", "pictures", "manual", "examples"}):
        assert (ROOT / "resources" / folder / "LICENSE").read_text() == lessons


def test_every_place_that_names_the_licence_agrees() -> None:
    """pyproject.toml, the AppStream metadata, the Debian copyright, About, README and the packaging README."""
    import dev_debian

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["license"] == EXPRESSION
    packed = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"/LICENSE", "/LICENSES", "/REUSE.toml"} <= set(packed)
    info = ElementTree.parse(ROOT / "packaging" / "desktop" / "app.gradviz.gradviz.metainfo.xml").getroot()
    assert info.findtext("project_license") == EXPRESSION
    copyright_text = " ".join(dev_debian._COPYRIGHT.split())
    for words in ("BSD 3-Clause", "Creative Commons Attribution 4.0", AUTHORS.replace("The", "the")):
        assert words in copyright_text
    ours = {component.licence: licence_text(component) for component in COMPONENTS[:2]}
    assert ours["BSD-3-Clause"].strip() == (ROOT / "LICENSE").read_text().strip()
    assert ours["CC-BY-4.0"].startswith("Creative Commons Attribution 4.0 International")
    for text in (ROOT / "README.md", ROOT / "packaging" / "README.md"):
        assert "BSD 3-Clause" in text.read_text()
        assert "CC BY 4.0" in text.read_text()


def test_the_citation_has_the_form_that_its_readers_expect() -> None:
    """Citation File Format 1.2.0: what must be there, what a value may be, and no key that the format does not know."""
    text = (ROOT / "CITATION.cff").read_text()
    keys = re.findall(r"^([\w-]+):", text, re.M)
    known = {
        "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords",
        "license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact",
        "repository-code", "title", "type", "url", "version",
    }  # fmt: skip
    assert len(keys) == len(set(keys))
    assert {"authors", "cff-version", "message", "title"} <= set(keys) <= known
    assert re.search(r"^cff-version: 1\.2\.0$", text, re.M)
    assert re.search(r"^type: (software|dataset)$", text, re.M)
    assert re.search(r'^date-released: "\d{4}-\d\d-\d\d"$', text, re.M)
    licences = re.findall(r"^  - (\S+)$", text.partition("\nlicense:\n")[2].partition("\nkeywords:")[0], re.M)
    assert licences == ["BSD-3-Clause", "CC-BY-4.0"]


def test_the_citation_and_the_release_notes_are_of_this_version() -> None:
    """One version, in ``gradviz/__init__.py``; what other programs read names the same one and the same day."""
    cited = dict(re.findall(r'^([a-z-]+): "?([^"\n]+)"?$', (ROOT / "CITATION.cff").read_text(), re.M))
    assert (cited["title"], cited["version"], cited["date-released"]) == (TITLE, __version__, RELEASED)
    assert f'- name: "{AUTHORS}"' in (ROOT / "CITATION.cff").read_text()
    assert f"\n## [{__version__}] - {RELEASED}\n" in (ROOT / "CHANGELOG.md").read_text()
    info = ElementTree.parse(ROOT / "packaging" / "desktop" / "app.gradviz.gradviz.metainfo.xml").getroot()
    newest = info.findall("releases/release")[0]
    assert (newest.get("version"), newest.get("date")) == (__version__, RELEASED)
    text = citation_text()
    assert all(part in text for part in (AUTHORS, TITLE, __version__, RELEASED[:4]))
    assert text.count("{") == text.count("}")
