"""The notebook of resources/examples runs from a clean kernel, and its outputs contain real SVG (extra `notebook`)."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

NOTEBOOK = Path(__file__).parents[2] / "resources" / "examples" / "gradviz.ipynb"


def test_the_notebook_runs_from_a_clean_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat", reason="the extra notebook is not installed")
    client = pytest.importorskip("nbclient", reason="the extra notebook is not installed")
    pytest.importorskip("ipykernel", reason="the extra notebook is not installed")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client.NotebookClient(notebook, timeout=100, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []
    shown = [output.data for output in outputs if "data" in output]
    svgs = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
    assert len(svgs) == 4
    assert all(ElementTree.fromstring(svg).tag.endswith("svg") for svg in svgs)
    assert sum("text/html" in data for data in shown) == 3  # the explanation and two runs
    texts = "".join(data.get("text/plain", "") for data in shown)
    assert "gradviz recorder of the arrays given: 151 states" in texts
    assert "{'w2[1,1]': True, 'b1[2]': True, 'w1[1,1]': False}" in texts
