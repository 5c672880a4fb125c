"""How to cite gradviz: a reference in words and a BibTeX entry, with the data of ``CITATION.cff``."""

from __future__ import annotations

from gradviz import __version__

__all__ = ["AUTHORS", "RELEASED", "TITLE", "citation_text"]

AUTHORS = "The gradviz authors"
TITLE = "gradviz: gradient descent on a neural network, step by step"
RELEASED = "2026-11-30"  # the release date of the version in gradviz/__init__.py


def citation_text() -> str:
    """A line for a list of references, an empty line, and the same as a BibTeX entry."""
    year = RELEASED[:4]
    line = f"{AUTHORS} ({year}). {TITLE} (version {__version__}) [Computer software]."
    # @misc, because only BibLaTeX has @software. The braces keep the lower-case g.
    entry = (
        f"@misc{{gradviz,\n"
        f"  author = {{{{{AUTHORS}}}}},\n"
        f"  title = {{{{{TITLE}}}}},\n"
        f"  year = {{{year}}},\n"
        f"  note = {{Computer software, version {__version__}}},\n"
        f"}}"
    )
    return f"{line}\n\n{entry}\n"
