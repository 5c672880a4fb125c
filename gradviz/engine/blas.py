"""Which kernels NumPy's BLAS uses, and the number of rows per call with which they multiply large matrices fastest."""

from __future__ import annotations

import ctypes
import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.linalg import _umath_linalg
from numpy.typing import NDArray

__all__ = ["SMALL_PRODUCT", "aligned_zeros", "kernel_name", "rows_at_once"]

# Up to this many multiplications OpenBLAS does not copy the operands first, if it has kernels for small matrices.
SMALL_PRODUCT = 1_000_000
_WITH_SMALL_KERNELS = ("skylakex", "cooperlake", "sapphirerapids")
_SECOND_CACHE = 1 << 20  # bytes of the second-level cache; the right-hand side, which every call reads again, must fit
_LINE = 64  # bytes
_FEWEST_ROWS = 96  # per call where the left-hand side is stored by columns; fewer are slower than one product


@lru_cache(maxsize=1)
def kernel_name() -> str:
    """OpenBLAS' name of the kernels chosen for this processor; "" where NumPy uses another BLAS."""
    try:
        library = ctypes.CDLL(_umath_linalg.__file__)
        name: Any = getattr(library, "scipy_openblas_get_corename64_", None) or library.scipy_openblas_get_corename
        name.restype = ctypes.c_char_p
        return str(name().decode())
    except (OSError, AttributeError):
        return ""


def rows_at_once(rows: int, inner: int, columns: int, *, in_columns: bool = False) -> int:
    """How many rows of (rows, inner)·(inner, columns) to multiply per call; all of them where splitting gains nothing.

    The result depends on the sizes and the BLAS kernels only, never on a measurement, so that one machine always gives
    the same bits. `in_columns` says that the left-hand side is stored column by column.
    """
    if rows * inner * columns <= SMALL_PRODUCT or kernel_name().lower() not in _WITH_SMALL_KERNELS:
        return rows
    if in_columns:
        most = SMALL_PRODUCT // (inner * columns) // 16 * 16
        return most if most >= _FEWEST_ROWS else rows
    return 4 if 8 * inner * columns <= _SECOND_CACHE else rows


def aligned_zeros(shape: tuple[int, ...], dtype: Any = np.float64) -> NDArray[Any]:
    """Zeros aligned to a cache line: the kernels for small products are a fifth slower on unaligned arrays."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    buffer = np.zeros(size + _LINE, np.uint8)
    start = -buffer.ctypes.data % _LINE
    zeros: NDArray[Any] = buffer[start : start + size].view(dtype).reshape(shape)
    return zeros
