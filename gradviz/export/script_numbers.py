"""Numbers in a script: exact, readable where there are few, and encoded compactly where there are many."""

from __future__ import annotations

import base64
import textwrap
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_WRITTEN", "UNPACK", "array_text"]

MOST_WRITTEN = 4000
_WIDTH = 112

# How each framework makes an array of a list, and an empty array.
_MAKERS = {"numpy": ("np.array", "np.zeros"), "pytorch": ("torch.tensor", "torch.zeros")}
_UNPACK = '''
def unpack(text, *shape):
    """Numbers that were packed to keep this file short; no digit is lost."""
    return {array}
'''
_UNPACKED = 'np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f8").reshape(shape).copy()'
UNPACK = {
    "numpy": _UNPACK.format(array=_UNPACKED),
    "pytorch": _UNPACK.format(array=f"torch.from_numpy({_UNPACKED})"),
}


def array_text(values: NDArray[np.float64], framework: str) -> str:
    """An expression for exactly this array of one or two dimensions."""
    make, make_empty = _MAKERS[framework]
    if values.size > MOST_WRITTEN:
        packed = base64.b64encode(zlib.compress(np.ascontiguousarray(values, "<f8").tobytes(), 9)).decode()
        lines = "\n".join(textwrap.wrap(packed, _WIDTH))
        return f'unpack("""\n{lines}\n""", {", ".join(map(str, values.shape))})'
    if values.size == 0:
        return f"{make_empty}({values.shape})"
    rows = [_row(row) for row in (values if values.ndim == 2 else values[np.newaxis])]
    text = f"[{', '.join(rows)}]" if values.ndim == 2 else rows[0]
    if len(text) > _WIDTH and values.ndim == 2:
        text = "[\n" + "".join(f"    {row},\n" for row in rows) + "]"
    return f"{make}({text})"


def _row(row: NDArray[np.float64]) -> str:
    text = f"[{', '.join(map(repr, row.tolist()))}]"
    if len(text) <= _WIDTH:
        return text
    inner = textwrap.fill(text[1:-1], _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "[\n" + textwrap.indent(inner, " " * 8) + "\n    ]"
