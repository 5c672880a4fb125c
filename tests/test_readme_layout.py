"""README's description of the code's layout: every folder exists and has the described contents."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TABLE_OF_A_FILE = re.compile(r"`(\w+)` of `([\w/]+\.py)`")
_WANTED = {"a panel", "a figure", "a command of the window", "a lesson", "an activation", "a loss", "an optimizer",
           "an initializer", "a data set"}  # fmt: skip


def _rows(heading: str) -> list[list[str]]:
    """The rows of the table under this heading row, cell by cell."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = text[text.index(heading) :].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def _assigned(file: Path) -> set[str]:
    """The names that stand at the top of a module."""
    tops = ast.parse(file.read_text("utf-8")).body
    named = [target for node in tops if isinstance(node, ast.Assign) for target in node.targets]
    named += [node.target for node in tops if isinstance(node, ast.AnnAssign)]
    return {node.id for node in named if isinstance(node, ast.Name)}


def test_every_place_for_additions_exists_and_a_test_adds_one() -> None:
    rows = {what: (place, tested) for what, place, tested in _rows("| to add | write |")}
    assert rows.keys() == _WANTED
    for what, (place, tested) in rows.items():
        tables = _TABLE_OF_A_FILE.findall(place)
        assert tables or what == "a lesson", what
        for name, file in tables:
            assert name in _assigned(ROOT / file), (what, name, file)
        # The test that README names puts one more into that table.
        text = (ROOT / tested.strip("`")).read_text("utf-8")
        assert all(name in text for name, _file in tables), what
        assert what != "a lesson" or "lessons" in text
    assert any((ROOT / "resources/lessons").glob("*.json"))
    assert "`resources/lessons`" in rows["a lesson"][0]


def test_every_folder_of_the_layout_is_there() -> None:
    folders = [folder.strip("`") for folder, _holds in _rows("| folder | holds |")]
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    packages = {file.parent.name for file in (ROOT / "gradviz").glob("*/__init__.py")}
    assert packages == {folder.removeprefix("gradviz/") for folder in folders if "/" in folder}
    # A room that a line names is there too.
    for folder, holds in _rows("| folder | holds |"):
        if "in rooms" in holds:
            for room in re.findall(r"`(\w+)`", holds):
                assert (ROOT / folder.strip("`") / room).is_dir(), (folder, room)


def test_every_link_and_picture_of_the_documents_leads_to_a_file() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "packaging/README.md", "packaging/SYSTEMS.md"):
        document = ROOT / name
        links = re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", document.read_text("utf-8"))
        assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == [], name


def test_readme_is_read_in_three_minutes_without_its_tables() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    words = re.sub(r"```.*?```|^\|.*$|\]\([^)]*\)", "", text, flags=re.S | re.M).split()
    assert len(words) < 720  # four words a second
    assert text.count("![") == 5
