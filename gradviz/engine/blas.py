"""Which kernels NumPy's BLAS runs, and in which pieces they multiply large matrices fastest."""

from __future__ import annotations

import ctypes
import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.linalg import _umath_linalg
from numpy.typing import NDArray

__all__ = ["SMALL_PRODUCT", "aligned_zeros", "kernel_name", "rows_at_once"]

# Up to so many multiplications OpenBLAS takes the operands as they lie, where it has kernels for that.
SMALL_PRODUCT = 1_000_000
_WITH_SMALL_KERNELS = ("skylakex", "cooperlake", "sapphirerapids")
_SECOND_CACHE = 1 << 20  # bytes; a right-hand side that every piece reads again must stay in it
_LINE = 64  # bytes
_FEWEST_ROWS = 96  # of a piece whose left-hand side lies in columns; less of them is slower than one product


@lru_cache(maxsize=1)
def kernel_name() -> str:
    """The name by which NumPy's OpenBLAS calls the kernels that it chose for this processor; "" if it is another."""
    try:
        library = ctypes.CDLL(_umath_linalg.__file__)
        name: Any = getattr(library, "scipy_openblas_get_corename64_", None) or library.scipy_openblas_get_corename
        name.restype = ctypes.c_char_p
        return str(name().decode())
    except (OSError, AttributeError):
        return ""


def rows_at_once(rows: int, inner: int, columns: int, *, in_columns: bool = False) -> int:
    """How many rows of (rows, inner)·(inner, columns) to multiply in one call; all, where pieces gain nothing.

    Only the kernels decide, never a measurement: the same machine gives the same bits each time. `in_columns` says
    that the left-hand side is stored column by column.
    """
    if rows * inner * columns <= SMALL_PRODUCT or kernel_name().lower() not in _WITH_SMALL_KERNELS:
        return rows
    if in_columns:
        most = SMALL_PRODUCT // (inner * columns) // 16 * 16
        return most if most >= _FEWEST_ROWS else rows
    return 4 if 8 * inner * columns <= _SECOND_CACHE else rows


def aligned_zeros(shape: tuple[int, ...], dtype: Any = np.float64) -> NDArray[Any]:
    """Zeros aligned to a cache line: the kernels for small products are a fifth slower on arrays that are not."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    buffer = np.zeros(size + _LINE, np.uint8)
    start = -buffer.ctypes.data % _LINE
    zeros: NDArray[Any] = buffer[start : start + size].view(dtype).reshape(shape)
    return zeros
