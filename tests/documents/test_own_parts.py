"""A file of own parts adds to the tables where the user names it; its errors are sentences with file and line."""

import subprocess
import sys
from pathlib import Path

import pytest

from gradviz.cli import main
from gradviz.data.errors import SetupError
from gradviz.documents import own_parts
from gradviz.documents.open import open_setup
from gradviz.documents.own_parts import active_parts, load_parts
from gradviz.export.check_report import check_run
from gradviz.export.script import script_text
from gradviz.export.script_rehearsal import rehearse
from gradviz.resources import resource
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.own_parts import PARTS, SETUP, tables_as_they_were

__all__ = ["tables_as_they_were"]

NAMES = ("softsign", "fourth_power", "sign", "halves", "stripes")
ACTIVATION = (
    "import numpy as np\nfrom gradviz.engine.activations import Activation\n\n"
    "def f(z, out):\n    np.add(z, 1.0, out)\n\ndef slope(z, a, out):\n    {body}\n\n"
    'MINE = Activation({name}, {title}, "z + 1", "1", f, slope, None, (-1.0, 1.0), "{{}}", ("", ""), "")\n'
)


def test_parts_of_a_file_train_and_their_gradients_are_right(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r'unknown activation "softsign".*--with FILE'):
        Run(*open_setup(str(SETUP)))
    assert load_parts(PARTS).names == NAMES
    run = Run(*open_setup(str(SETUP)))
    check = check_run(run)
    assert check.agrees
    assert check.cannot_tell == 0
    rehearsal = rehearse(Timeline(run), 3)
    assert rehearsal is not None
    script = tmp_path / "run.py"
    script.write_text(script_text(rehearsal, "numpy", "Own parts"), encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout.endswith("The weights are those of gradviz.\n"), done.stderr


def test_a_file_named_twice_is_in_use_once() -> None:
    assert load_parts(PARTS) is load_parts(PARTS.parent / ".." / "own_parts" / "my_parts.py")
    assert len(active_parts()) == 1


@pytest.mark.parametrize("place", ["after", "before"])
def test_every_command_takes_with(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = ["--with", str(PARTS)]
    assert main(["check", *own, str(SETUP)] if place == "before" else ["check", str(SETUP), *own]) == 0
    assert capsys.readouterr().err == ""


def test_a_document_names_no_file_to_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SETUP.read_text(encoding="utf-8").replace('"network"', f'"with": "{PARTS.as_posix()}", "network"', 1)
    document = tmp_path / "setup.json"
    document.write_text(text, encoding="utf-8")
    assert main(["check", str(document)]) == 2
    assert "unknown key" in capsys.readouterr().err
    assert active_parts() == ()


def _written(name: str = '"mine"', title: str = '"mine"', body: str = "out.fill(1.0)") -> str:
    return ACTIVATION.format(name=name, title=title, body=body)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n", "no entry is bound to a name"),
        ("from gradviz.engine.activations import ACTIVATIONS\n\nTANH = ACTIVATIONS['tanh']\n", "no entry is bound"),
        ("\n\nx = (\n", "line 3: "),
        ("import nothing_of_this_name\n", "line 1: ModuleNotFoundError: "),
        ("import sys\n\nsys.exit(3)\n", "line 3: SystemExit: 3"),
        ("x = '\0'\n", "null bytes"),
        ("from gradviz.engine.activations import Activation\n\nMINE = Activation('mine')\n", "line 3: TypeError: "),
        (_written(name='"tanh"'), "line 10: Activation tanh: there is one of this name already"),
        (_written(name='"My part"'), "line 10: name: expected small letters"),
        (_written(title="7"), "line 10: title: expected text, got 7"),
        (_written(body="raise ValueError('no slope')"), "line 8: ValueError: no slope"),
        (_written(body="out[0, 0, 0, 0] = 1"), "line 8: IndexError: "),
    ],
)
def test_a_fault_is_one_sentence_with_its_line_and_nothing_is_added(source: str, said: str, tmp_path: Path) -> None:
    before = [dict(table) for table in own_parts._TABLES.values()]
    path = tmp_path / "faulty.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        load_parts(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert [dict(table) for table in own_parts._TABLES.values()] == before
    assert active_parts() == ()


def test_a_missing_file_of_parts_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "mazur-2-2-2", "--with", str(tmp_path / "none.py")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_example_of_the_manual_is_right(tmp_path: Path) -> None:
    chapter = resource("manual/21-own-parts.md").read_text("utf-8")
    path = tmp_path / "my_parts.py"
    example = chapter.partition("```python\n")[2].partition("```")[0]
    path.write_text(example, encoding="utf-8")
    assert load_parts(path).names == ("square",)
    text = '{"gradviz": 1, "network": {"inputs": 2, "layers": [{"units": 2, "activation": "square"}, {"units": 1}]}, '
    (tmp_path / "setup.json").write_text(text + '"data": {"generator": "circle", "samples": 12}}', encoding="utf-8")
    assert check_run(Run(*open_setup(str(tmp_path / "setup.json")))).agrees
