"""NumPy computes products in one thread unless the environment says otherwise, which is set before it is loaded."""

import os
import subprocess
import sys

_ASK = "import gradviz, os, sys; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"


def answer(**environment: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", _ASK], env={**kept, **environment}, capture_output=True, check=True)
    return done.stdout.decode().split()


def test_one_thread_unless_set_otherwise() -> None:
    assert answer() == ["1", "False"]
    assert answer(OPENBLAS_NUM_THREADS="3") == ["3", "False"]
