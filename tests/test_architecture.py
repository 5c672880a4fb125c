"""The direction of imports, and each contract about it, which must fail where it is broken."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# Contract, files added to a copy of the package, and what the linter then has to name.
SEEDS = {
    "a lower layer imports a higher one": (
        "layers",
        {"engine/seed.py": "import gradviz.training"},
        ["gradviz.engine.seed -> gradviz.training"],
    ),
    "a lower layer imports a higher one inside a function": (
        "layers",
        {"data/seed.py": "def late():\n    from gradviz.scene import frame"},
        ["gradviz.data.seed -> gradviz.scene.frame"],
    ),
    "gui imports the library": (
        "layers",
        {"gui/seed.py": "import gradviz.library"},
        ["gradviz.gui.seed -> gradviz.library"],
    ),
    "the lowest two import each other": (
        "layers",
        {"text.py": "import gradviz.resources"},
        ["gradviz.text -> gradviz.resources"],
    ),
    "a module without a layer": ("layers", {"utils.py": ""}, ["gradviz.utils"]),
    "Qt in each place below gui": (
        "only-gui-imports-qt",
        {
            "export/seed.py": "import PySide6.QtGui",
            "documents/seed.py": "import pyqtgraph",
            "scene/seed.py": "from PySide6 import QtCore",
            "landscape/seed.py": "import OpenGL.GL",
            "training/seed.py": "import shiboken6",
            "data/seed.py": "import pyqtgraph.opengl",
            "engine/seed.py": "from PySide6.QtCore import QObject",
            "resources.py": "import PySide6",
            "text.py": "import OpenGL",
        },
        [
            "gradviz.export.seed -> PySide6",
            "gradviz.documents.seed -> pyqtgraph",
            "gradviz.scene.seed -> PySide6",
            "gradviz.landscape.seed -> OpenGL",
            "gradviz.training.seed -> shiboken6",
            "gradviz.data.seed -> pyqtgraph",
            "gradviz.engine.seed -> PySide6",
            "gradviz.resources -> PySide6",
            "gradviz.text -> OpenGL",
        ],
    ),
    "Qt in the command line and the library": (
        "cli-leaves-qt-to-gui",
        {
            "cli/seed.py": "def late():\n    import PySide6.QtWidgets",
            "library/seed.py": "from PySide6.QtGui import QImage",
            "__main__.py": "import pyqtgraph",
        },
        ["gradviz.cli.seed -> PySide6", "gradviz.library.seed -> PySide6", "gradviz.__main__ -> pyqtgraph"],
    ),
    "a lower room of scene imports a higher one": (
        "rooms-of-scene",
        {
            "scene/chain_rule/seed.py": "import gradviz.scene.explanation.explanation",
            "scene/surface/seed.py": "def late():\n    from gradviz.scene.race import race_lanes",
            "scene/network/seed.py": "import gradviz.scene.charts.output",
        },
        [
            "gradviz.scene.chain_rule.seed -> gradviz.scene.explanation.explanation",
            "gradviz.scene.surface.seed -> gradviz.scene.race.race_lanes",
            "gradviz.scene.network.seed -> gradviz.scene.charts.output",
        ],
    ),
    "a module of scene without a room": ("rooms-of-scene", {"scene/utils.py": ""}, ["gradviz.scene.utils"]),
    "commands, a panel and a view know the window": (
        "rooms-of-gui",
        {
            "gui/commands/seed.py": "from gradviz.gui.window.main_window import MainWindow",
            "gui/panels/seed.py": "def late():\n    import gradviz.gui.session",
            "gui/views/seed.py": "import gradviz.gui.pages.chain_page",
        },
        [
            "gradviz.gui.commands.seed -> gradviz.gui.window.main_window",
            "gradviz.gui.panels.seed -> gradviz.gui.session",
            "gradviz.gui.views.seed -> gradviz.gui.pages.chain_page",
        ],
    ),
    "a module of gui without a room": ("rooms-of-gui", {"gui/helpers.py": ""}, ["gradviz.gui.helpers"]),
    "rooms that draw reach below scene": (
        "frames-come-from-scene",
        {
            "gui/panels/seed.py": "import gradviz.engine, gradviz.export, gradviz.data",
            "gui/figures/seed.py": "import gradviz.training, gradviz.landscape, gradviz.documents",
            "gui/pages/seed.py": "import gradviz.engine",
            "gui/views/seed.py": "import gradviz.landscape",
            "gui/widgets/seed.py": "import gradviz.data",
        },
        [
            *(f"gradviz.gui.panels.seed -> gradviz.{layer}" for layer in ("engine", "export", "data")),
            *(
                f"gradviz.gui.figures.seed -> gradviz.{layer}"
                for layer in ("training", "landscape", "documents")
            ),
            "gradviz.gui.pages.seed -> gradviz.engine",
            "gradviz.gui.views.seed -> gradviz.landscape",
            "gradviz.gui.widgets.seed -> gradviz.data",
        ],
    ),
    "a panel imports another": (
        "panels-stand-alone",
        {"gui/panels/seed_one.py": "import gradviz.gui.panels.seed_two", "gui/panels/seed_two.py": ""},
        ["gradviz.gui.panels.seed_one -> gradviz.gui.panels.seed_two"],
    ),
    "the engine reads a file format": (
        "engine-reads-no-files",
        {"engine/seed.py": "import msgspec.json"},
        ["gradviz.engine.seed -> msgspec"],
    ),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the linter says about the package in `folder`."""
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(folder)},
    )  # fmt: skip


@pytest.fixture(scope="module")
def said_of_seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of each contract about a copy of the package that has all seeds at once."""
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copytree(ROOT / "gradviz", folder / "gradviz", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for _contract, files, _named in SEEDS.values():
        for name, content in files.items():
            with (folder / "gradviz" / name).open("a") as opened:
                opened.write(f"\n{content}\n")
    said = lint_imports(folder).stdout.partition("Broken contracts")[2]
    # Each broken contract has its name as a heading.
    places = {contract["id"]: said.find(f"\n{contract['name']}\n") for contract in CONTRACTS}
    ends = sorted([*places.values(), len(said)])
    return {name: said[at : ends[ends.index(at) + 1]] for name, at in places.items() if at >= 0}


def test_imports_have_one_direction() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in checked.stdout


@pytest.mark.parametrize(("contract", "named"), [(seed[0], seed[2]) for seed in SEEDS.values()], ids=SEEDS)
def test_contract_fails_on_a_seeded_violation(contract: str, named: list[str], said_of_seeds: dict[str, str]) -> None:
    assert contract in said_of_seeds
    assert [line for line in named if line not in said_of_seeds[contract]] == []


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement of a file, however deep, without the expressions in them."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            below = getattr(node, part, [])
            todo += below if isinstance(below, list) else []


def targets(statement: ast.AST) -> list[ast.expr]:
    """What a statement gives a value to."""
    if isinstance(statement, ast.With | ast.AsyncWith):
        return [item.optional_vars for item in statement.items if item.optional_vars is not None]
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if hasattr(statement, "target") else []


@cache
def read_file(path: Path) -> tuple[set[str], list[tuple[str, str]]]:
    """What a file imports, wherever in it: late and for types alone too; and where it assigns to an attribute of an
    object: the name of the object, and the place."""
    imported, assigned = set(), []
    for statement in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(statement, ast.Import):
            imported |= {each.name for each in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            assert statement.level == 0, f"{path} imports by dots"
            imported |= {f"{statement.module}.{each.name}" for each in statement.names} | {str(statement.module)}
        for node in (each for target in targets(statement) for each in ast.walk(target)):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                of = node.value
                name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
                owner = name.removeprefix("_")
                assigned.append((owner, f"{path.name}:{node.lineno} {owner}.{node.attr}"))
    return imported, assigned


def imported_files(package: Path) -> dict[str, set[str]]:
    """Of every file of a package the files that it imports."""
    files = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {name: (read_file(path)[0] & files.keys()) - {name} for name, path in files.items()}


def circles(graph: dict[str, set[str]]) -> list[str]:
    """The files from which following imports leads back to them."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = [*graph[start]]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += graph[name]
        return seen

    return sorted(name for name in graph if name in reached(name))


def test_there_are_no_import_cycles(tmp_path: Path) -> None:
    assert circles(imported_files(ROOT / "gradviz")) == []
    seeded = tmp_path / "seeded"
    seeded.mkdir()
    (seeded / "one.py").write_text("def late():\n    from seeded.two import name\n")
    (seeded / "two.py").write_text("if TYPE_CHECKING:\n    from seeded import three\n")
    (seeded / "three.py").write_text("import seeded.one\n")
    (seeded / "four.py").write_text("import seeded.one\n")
    assert circles(imported_files(seeded)) == ["seeded.one", "seeded.three", "seeded.two"]


def test_only_code_that_opens_a_window_imports_its_class() -> None:
    graph = imported_files(ROOT / "gradviz")
    know = {name for name, imported in graph.items() if "gradviz.gui.window.main_window" in imported}
    assert know == {"gradviz.gui.app", "gradviz.gui.window_check"}


def assigned_from_outside(file: Path, owner: str) -> list[str]:
    """Where a file assigns to an attribute of the object that is called `owner`."""
    return [place for name, place in sorted(read_file(file)[1]) if name == owner]


@pytest.mark.parametrize("owner", ["session", "presenter"])
def test_state_is_assigned_only_by_its_owner(owner: str, tmp_path: Path) -> None:
    """Of the session neither a timeline nor a path, neither unsaved edits nor the granularity; of the presenter neither
    the view nor batch or all data nor the audience: there are methods for that."""
    files = [*(ROOT / "gradviz").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert [found for file in files for found in assigned_from_outside(file, owner)] == []
    seed = tmp_path / "seed.py"
    seed.write_text(f"self._{owner}.view = None\nwindow.{owner}.path, a = False, 1\nself.{owner} = {owner}\n")
    assert assigned_from_outside(seed, owner) == [f"seed.py:1 {owner}.view", f"seed.py:2 {owner}.path"]


@pytest.mark.parametrize(("folder", "most"), [("gui", 20), ("scene", 15)])
def test_folders_have_few_files_at_the_top(folder: str, most: int) -> None:
    top = [file.name for file in (ROOT / "gradviz" / folder).glob("*.py") if file.name != "__init__.py"]
    assert len(top) <= most, sorted(top)


@pytest.mark.parametrize("folder", ["gradviz", "tests", "packaging"])
def test_no_file_is_longer_than_four_hundred_lines(folder: str) -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in (ROOT / folder).rglob("*.py")}
    assert len(lines) > 3
    assert {str(file): count for file, count in lines.items() if count > 400} == {}


def test_few_things_of_the_window_have_no_type() -> None:
    """mypy checks all others: `dev.py lint`."""
    lines = [line for file in (ROOT / "gradviz/gui").rglob("*.py") for line in file.read_text("utf-8").splitlines()]
    assert 0 < sum(bool(re.search(r"\bAny\b", line)) for line in lines) <= 24


def test_every_contract_has_a_seed() -> None:
    assert {contract for contract, _, _ in SEEDS.values()} == {contract["id"] for contract in CONTRACTS}


def test_command_line_loads_no_gui_until_it_is_wanted() -> None:
    program = (
        "import sys, gradviz.cli; gradviz.cli.main(['presets']);"
        "heavy = ('PySide6', 'pyqtgraph', 'gradviz.gui');"
        "sys.exit(str([name for name in sys.modules if name.startswith(heavy)]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
