"""Converts displayed numbers and words to LaTeX, so that a copy has the same digits."""

from __future__ import annotations

import re

from gradviz.scene.text.numbers import MINUS
from gradviz.text import printable

__all__ = ["latex_number", "latex_text"]

_NUMBER = re.compile(rf"({MINUS}?)([0-9.,]+)(?:·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?\Z")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾⁺ᵀ]+")
_LOWERED = re.compile(r"[₀₁₂₃₄₅₆₇₈₉₋₊]+")
_DOWN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾⁺ᵀ₀₁₂₃₄₅₆₇₈₉₋₊", "0123456789-()+T0123456789-+")
_ESCAPED = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
            "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_MATH = {"δ": r"\delta", "Δ": r"\Delta", "∂": r"\partial", "ℓ": r"\ell", "ε": r"\varepsilon", "η": r"\eta", "μ": r"\mu",
         "β": r"\beta", "λ": r"\lambda", "ρ": r"\rho", "Σ": r"\Sigma", "σ": r"\sigma", "→": r"\to", "÷": r"\div",
         "←": r"\leftarrow",
         "±": r"\pm", "·": r"\cdot", MINUS: "-", "×": r"\times", "√": r"\surd", "½": r"\tfrac{1}{2}", "ŷ": r"\hat{y}",
         "ŵ": r"\hat{w}", "ĝ": r"\hat{g}", "v̂": r"\hat{v}", "m̂": r"\hat{m}", "≤": r"\le", "≥": r"\ge", "≈": r"\approx",
         "∇": r"\nabla", "∞": r"\infty", "′": "'", "Φ": r"\Phi", "φ": r"\varphi", "π": r"\pi", "α": r"\alpha",
         "γ": r"\gamma", "θ": r"\theta", "⊙": r"\odot", "<": "<", ">": ">", "|": r"\vert", "∈": r"\in",
         "≠": r"\ne", "ν": r"\nu", "τ": r"\tau", "ω": r"\omega"}  # fmt: skip
_PLAIN = {"✓ ": "", "✓": "", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "–": "--", "—": "---", "\u00a0": "~"}


def latex_number(text: str) -> str:
    """A displayed number for math mode: `−4.4·10⁻³` gives `-4.4 \\times 10^{-3}`; words remain text."""
    found = _NUMBER.match(text)
    if found is None:
        return rf"\text{{{latex_text(text)}}}"
    sign, digits, exponent = found.groups()
    power = "" if exponent is None else rf" \times 10^{{{exponent.translate(_DOWN)}}}"
    return ("-" if sign else "") + digits + power


def latex_text(text: str) -> str:
    """Words for text mode: symbols become formulas, LaTeX's special characters are escaped, and characters that
    standard LaTeX does not support become question marks.
    """
    # Text between two NULs is treated as LaTeX below; an empty line would break a heading.
    text = " ".join(printable(text).split("\n"))
    for shown, plain in _PLAIN.items():
        text = text.replace(shown, f"\0{plain}\0")
    out = []
    for place, piece in enumerate(text.split("\0")):
        out.append(piece if place % 2 else _words(piece))
    return "".join(out).replace("$$", "")


def _words(text: str) -> str:
    out, at = [], 0
    while at < len(text):
        raised, lowered = _RAISED.match(text, at), _LOWERED.match(text, at)
        pair = text[at : at + 2]
        if raised is not None:
            out.append(f"$^{{{raised[0].translate(_DOWN)}}}$")
            at = raised.end()
        elif lowered is not None:
            out.append(f"$_{{{lowered[0].translate(_DOWN)}}}$")
            at = lowered.end()
        elif pair in _MATH and len(pair) == 2:
            out.append(f"${_MATH[pair]}$")
            at += 2
        else:
            letter = text[at]
            known = f"${_MATH[letter]}$" if letter in _MATH else _ESCAPED.get(letter)
            out.append(known or (letter if ord(letter) < 0x250 else "?"))
            at += 1
    return "".join(out)
