"""`gradviz import`: a table becomes a setup, read in the same way as in the window."""

import json
from pathlib import Path

import pytest

from gradviz.data.csv_plan import plan_table
from gradviz.data.csv_reading import understand
from gradviz.data.errors import SetupError
from gradviz.documents.setups import read_setup
from gradviz.training.run import Run
from tests.cli.conftest import Call
from tests.data.table_corpus import CORPUS

TABLES = Path(__file__).parents[1] / "data" / "tables"
KEYS = ["rows", "skipped_rows", "columns", "targets", "target_kind", "classes", "inputs", "standardize", "train_rows",
        "test_rows", "layers", "loss", "notes"]  # fmt: skip


def test_every_table_of_the_corpus_is_imported_as_it_is_understood(call: Call, tmp_path: Path) -> None:
    path, out = tmp_path / "table.csv", tmp_path / "setup.json"
    for case in CORPUS:
        path.write_bytes(case.data)
        out.unlink(missing_ok=True)
        try:
            plan = plan_table(understand(case.data, "table.csv"))
        except SetupError:
            status, said, err = call("import", path, "--out", out)
            assert (status, said, out.exists()) == (2, "", False), case.name
            assert err.startswith("gradviz: "), case.name
            assert err.count("\n") == 1, case.name
            continue
        status, said, err = call("import", path, "--out", out, "--format", "json")
        assert (status, err) == (0, ""), case.name
        found = json.loads(said)
        assert list(found) == KEYS
        assert (found["inputs"], found["classes"], found["notes"]) == (
            list(plan.inputs), list(plan.classes), list(plan.notes)
        )  # fmt: skip
        run = Run(read_setup(out), tmp_path)
        assert run.dataset.inputs.tobytes() == plan.dataset.inputs.tobytes(), case.name
        assert run.dataset.targets.tobytes() == plan.dataset.targets.tobytes(), case.name


def test_the_setup_equals_one_written_by_hand(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "kinds.json"
    status, said, _err = call("import", TABLES / "kinds.csv", "--out", out)
    assert status == 0
    assert "kind    number  target" in said
    assert "only 1, 2, 3: read as classes" in said
    by_hand, found = read_setup(TABLES / "by-hand.json"), read_setup(out)
    assert (found.network, found.loss, found.batch) == (by_hand.network, by_hand.loss, by_hand.batch)
    assert found.optimizer == by_hand.optimizer
    ours, theirs = Run(found, tmp_path).dataset, Run(by_hand, TABLES).dataset
    assert (ours.inputs.tobytes(), ours.targets.tobytes()) == (theirs.inputs.tobytes(), theirs.targets.tobytes())
    assert (ours.classes, ours.feature_names) == (theirs.classes, theirs.feature_names)


def test_an_unused_text_column_with_empty_cells_refuses_nothing() -> None:
    run = Run(read_setup(TABLES / "empty-text.json"), TABLES)
    assert (run.samples, run.dataset.feature_names, run.dataset.classes) == (4, ("age", "fare"), ("0", "1"))


def test_options_override_the_reading_rules(call: Call, tmp_path: Path) -> None:
    path, out = tmp_path / "table.csv", tmp_path / "setup.json"
    path.write_text('"a, b";kind;y\n' + "1,234;red;5\n2,500;blue;7\n;red;6\n" * 12)
    status, said, err = call(
        "import", path, "--out", out, "--decimal", "point", "--targets", "3", "--inputs", '"a, b",kind', "--numbers",
        "--one-hot", "kind", "--missing", "mean", "--no-standardize", "--train-share", "50%", "--separator", ";",
        "--header", "--format", "json",
    )  # fmt: skip
    assert (status, err) == (0, "")
    found = json.loads(said)
    assert (found["inputs"], found["targets"], found["target_kind"]) == (["a, b", "kind = red"], ["y"], "numbers")
    assert (found["standardize"], found["train_rows"], found["test_rows"]) == (False, 18, 18)
    assert "a, b: 1,234 is read as 1234." in found["notes"]
    data = json.loads(out.read_text())["data"]
    assert (data["decimal"], data["missing"], data["one_hot"], data["header"]) == (".", "mean", ["kind"], True)
    sizes = set(Run(read_setup(out), tmp_path).dataset.inputs[:, 0].tolist())
    assert {1234.0, 2500.0} < sizes
    assert all(1234 < size < 2500 for size in sizes - {1234.0, 2500.0})  # the mean of the training rows


@pytest.mark.parametrize(("options", "sentence"), [
    (["--targets", "sise"], '--targets: table.csv has no column "sise"; did you mean "size"?'),
    (["--missing", "refuse"], "--missing: 1 of 4 rows has an empty cell (row 4)"),
    ([], "--missing: choose what to do with 1 of 4 rows"),
    (["--inputs", ","], "expected names of columns"),
    (["--train-share", "0"], "expected a share above 0"),
    (["--decimal", "dot"], "invalid choice: 'dot'"),
    (["--classes", "--numbers"], "not allowed with argument"),
    (["--out", "setup.txt"], "--out: expected a file that ends in .json (a setup), got setup.txt"),
])  # fmt: skip
def test_an_unsuitable_table_is_one_sentence(call: Call, tmp_path: Path, options: list[str], sentence: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("size,b,y\n1.5,2,0\n2.5,1,1\n,3,0\n4,4,1\n")
    status, out, err = call("import", path, "--out", tmp_path / "setup.json", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err
    assert not (tmp_path / "setup.json").exists()


def test_a_question_about_decimals_names_the_option(call: Call, tmp_path: Path) -> None:
    (tmp_path / "us.tsv").write_text("pop\tb\ty\n1,234\t2\t3\n12,500\t5\t6\n999\t7\t1\n")
    err = call("import", tmp_path / "us.tsv", "--out", tmp_path / "us.json")[2]
    assert "could be 1234 (decimal point) or 1.234 (decimal comma): say which with --decimal point or --decimal" in err


def test_a_table_is_trained_at_once(call: Call, tmp_path: Path) -> None:
    (tmp_path / "flowers.csv").write_text("a,b,kind\n" + "1,2,x\n2,1,y\n1.5,2,x\n2,1.5,y\n" * 10)
    status, out, err = call("train", tmp_path / "flowers.csv", "--updates", "50", "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out)["accuracy"]["train"] == 1.0


def test_marks_of_empty_cells_and_of_thousands_are_options(call: Call, tmp_path: Path) -> None:
    path, out = tmp_path / "t.csv", tmp_path / "setup.json"
    path.write_text("u;kind\n-999;a\n" + "".join(f"1,{234 + k};{'ab'[k % 2]}\n" for k in range(40)))
    status, said, err = call(
        "import", path, "--out", out, "--thousands", "comma", "--empty=-999,missing", "--format", "json"
    )
    assert (status, err) == (0, "")
    assert json.loads(said)["skipped_rows"] == 1
    setup = read_setup(out)
    assert (setup.data.thousands, setup.data.empty) == (",", ("-999", "missing"))
    dataset = Run(setup, tmp_path).dataset
    assert dataset.coordinate_range[0][0] < 1234 < 1273 < dataset.coordinate_range[0][1]
    lines = "--targets", "kind\n", "--empty=-999\nmissing"  # as a shell may hand on
    status, _said, err = call("import", path, "--out", out, *lines, "--thousands", "comma")
    assert (status, err, read_setup(out).data.empty) == (0, "", ("-999", "missing"))
    status, _said, err = call("import", path, "--out", out, "--thousands", "comma", "--decimal", "comma")
    assert status == 2
    assert "a different mark from the decimal mark" in err
