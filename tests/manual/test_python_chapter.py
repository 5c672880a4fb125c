"""The programs in the chapter on Python run unchanged and make the pictures that they announce."""

import re
from pathlib import Path

import pytest

CHAPTER = Path(__file__).parents[2] / "resources" / "manual" / "20-python.md"
PROGRAMS = re.findall(r"```python\n(.*?)```", CHAPTER.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("program", "pictures"), list(zip(PROGRAMS, ["network.svg", "recorded.png"], strict=True)))
def test_a_program_of_the_chapter_runs(
    program: str, pictures: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(program, str(CHAPTER), "exec"), {})
    assert (tmp_path / pictures).stat().st_size > 10_000


def test_the_recorders_program_is_twelve_lines_beside_its_imports_and_arrays() -> None:
    lines = [line for line in PROGRAMS[1].splitlines() if line and not re.match(r"import|rng|X =|y =|W1, b1, W2", line)]
    assert len(lines) <= 12
