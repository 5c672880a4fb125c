"""A file that is not a setup is identified by its first bytes or by its ending."""

from pathlib import Path

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_setup
from gradviz.training.run import Run

TABLE = "this is a table, not a setup"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.tex", b"x,y\n1,2\n", TABLE),
        ("a.json", b"x\ty\n1\t2\n", TABLE),
        ("a.json", b"\xef\xbb\xbfx;y\r\n0,5;2\r\n", TABLE),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "a JPEG picture"),
        ("a.pdf", b"%PDF-1.7\n", "a PDF document"),
        ("a.npy", b"\x93NUMPY\x01\x00", "a NumPy array"),
        ("a.json", b"PK\x03\x04 and more", "a zip archive (saved work ends in .gradviz)"),
        ("a.ipynb", b'{"cells": [], "nbformat": 4}', "a Jupyter notebook"),
        ("a.py", b"import numpy\n", "a Python program"),
        ("a.txt", b"hello\n", "a plain text"),
    ],
)
def test_a_foreign_file_is_named_by_its_kind(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SetupError) as caught:
        open_setup(str(tmp_path / name))
    assert str(caught.value).startswith(f"{name}: this is {kind}" if kind != TABLE else f"{name}: {TABLE}; open it")


def test_a_setup_by_any_name_is_a_setup(tmp_path: Path) -> None:
    path = tmp_path / "setup.txt"
    path.write_text('{"network": {"inputs": 1, "layers": [{"units": 1}]}, "data": {"inputs": [[1]], "targets": [[0]]}}')
    assert open_setup(str(path))[0].network.inputs == 1
    path.write_bytes(path.read_text().encode("utf-16"))
    assert open_setup(str(path))[0].network.inputs == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("nowhere.csv", 'there is no file "nowhere.csv"'), (".", "is a folder, not a file"), ("", "is not a setup")],
)
def test_a_missing_file_is_reported(text: str, sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        open_setup(text)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.tab", "a.data", "a.dat", "a.txt"])
def test_a_table_is_opened_as_the_rules_propose(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x,y,kind\n" + "1.5,2,a\n2.5,1,b\n0.5,3,c\n" * 4)
    setup, folder = open_setup(str(path))
    assert (folder, setup.network.inputs, setup.network.layers[-1].units) == (tmp_path, 2, 3)
    assert Run(setup, folder).dataset.classes == ("a", "b", "c")
    path.write_text("1,2\n3,4\n5\n")
    with pytest.raises(SetupError, match="row 3: expected 2 cells"):
        open_setup(str(path))
