"""The manual's pages for Sphinx: the chapters unchanged, the glossary, and a gallery of figures with their commands.

``python packaging/manual/site_source.py FOLDER`` writes them; ``dev.py manual`` calls it. It needs gradviz, not Sphinx.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from html import escape
from pathlib import Path

from gradviz.cli import main as gradviz
from gradviz.documents.lessons import lesson_names
from gradviz.documents.manual import read_chapters
from gradviz.resources import resource, resource_names
from gradviz.scene.manual.glossary import GLOSSARY, Term, find_term
from gradviz.scene.manual.manual_figure import FIGURE_MARK, ManualFigure, with_marks
from gradviz.scene.manual.search import Chapter
from gradviz.scene.panels import PANELS
from gradviz.text import _

HERE = Path(__file__).resolve().parent
# The title, a description, and the arguments of `gradviz`, which end with the file to write.
GALLERY = (
    ("Gradients of a textbook network", "Each edge with its gradient after the backward pass.",
     "render mazur-2-2-2 --view network --size 900x460 --out network.svg"),
    ("A deep network", "Edges glow by the size of their gradient, on a logarithmic scale.",
     "render spiral-2-8-8-1 --updates 100 --view network --size 1000x560 --out deep.svg"),
    ("The loss over two weights", "Contours, path, gradient and step; the cross is the minimum.",
     "render n01-ravine --updates 40 --view surface --size 760x560 --out surface.svg"),
    ("The same in 3-D", "Two valleys, of which one is deeper.",
     "render n08-local-minima-and-momentum --updates 40 --view surface3d --size 900x560 --dpi 96 --out surface3d.png"),
    ("Over the path's principal components", "The plane in which the weights have moved most.",
     "render circle-2-4-2-1 --updates 300 --view surface --plane pca --size 760x560 --out plane.svg"),
    ("The loss curve", "Training and test loss.",
     "render circle-2-4-2-1 --updates 600 --view loss --size 760x420 --out loss.svg"),
    ("What the network has learnt", "The output over the plane of the inputs, with the samples.",
     "render circle-2-4-2-1 --updates 600 --view output --size 560x560 --dpi 96 --out output.png"),
    ("Gradient flow", "How large gradients are, layer by layer.",
     "render spiral-2-8-8-1 --updates 100 --view flow --size 760x460 --out flow.svg"),
    ("Curvature along the step", "The loss, and what gradient and curvature predict.",
     "render circle-2-4-2-1 --updates 100 --view curvature --size 760x460 --out curvature.svg"),
    ("A race", "Three learning rates from the same weights.",
     "race circle-2-4-2-1 --vary learning_rate 0.01 0.03 0.1 --updates 400 --out race.svg"),
    ("A basin map", "Where plain gradient descent ends from each start.",
     "basins n08-local-minima-and-momentum --size 41 --updates 300 --out basins.png"),
    ("The whole window", "As the program starts, after 60 updates.",
     "render circle-2-4-2-1 --updates 60 --view window --size 1366x768 --out window.png"),
)  # fmt: skip


def write(folder: Path) -> None:
    """Write all pages, pictures and settings to `folder`, which is emptied first.

    Raises RuntimeError where a figure of the gallery cannot be drawn.
    """
    shutil.rmtree(folder, ignore_errors=True)
    static = folder / "_static"
    static.mkdir(parents=True)
    shutil.copy(HERE / "conf.py", folder)
    shutil.copy(HERE / "manual.css", static)
    for name in resource_names("fonts", ".otf"):
        (static / f"{name}.otf").write_bytes(resource(f"fonts/{name}.otf").read_bytes())
    for chapter in read_chapters():
        (folder / f"{chapter.name}.md").write_text(with_figures(chapter, folder), "utf-8")
    (folder / "glossary.md").write_text(glossary(), "utf-8")
    (folder / "gallery.md").write_text(gallery(folder), "utf-8")
    (folder / "index.md").write_text(index(), "utf-8")


def with_figures(chapter: Chapter, folder: Path) -> str:
    """A chapter with its figures, each drawn for light and for dark pages."""
    text = with_marks(chapter.markdown)
    for place, figure in enumerate(chapter.figures):
        images = []
        for theme in ("light", "dark"):
            name = f"pictures/{chapter.name}-{place + 1}-{theme}.svg"
            draw_figure(figure, theme, folder / name)
            images.append(f"```{{image}} {name}\n:alt: {figure.alt}\n:class: only-{theme}\n```")
        text = text.replace(FIGURE_MARK.format(place=place), "\n\n".join(images))
    return text


def draw_figure(figure: ManualFigure, theme: str, path: Path) -> None:
    """One figure of a chapter, as SVG."""
    from gradviz.gui.export.manual_picture import render_manual_figure

    path.parent.mkdir(exist_ok=True)
    render_manual_figure(figure, theme, path)


def index() -> str:
    """The first page: the contents, in reading order."""
    names = [chapter.name for chapter in read_chapters()]
    contents = "\n".join([*names, "glossary", "gallery"])
    return (
        "# gradviz\n\nSee gradient descent on a neural network, step through it in both directions, and check it "
        "by hand. "
        "The same pages are in the program, under *Help › Manual* (F1).\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{contents}\n```\n"
    )


def glossary() -> str:
    """Every term with its definition, its formula, where gradviz shows it, the lesson that explains it, and related
    terms.
    """
    return "# Glossary\n\n" + "\n".join(_entry(term) for term in GLOSSARY)


def _entry(term: Term) -> str:
    parts = [f'<span id="{term.key}"></span>\n\n## {_(term.name)}', _(term.sentence)]
    if term.formula:
        parts.append(f'<div class="formula">{_typeset(term.formula)}</div>')
    if term.confused:
        parts.append(_(term.confused))
    titles = {panel.name: _(panel.title) for panel in PANELS}
    parts += [f"*Where:* {titles[place.panel]}, {_(place.words)}" for place in term.places]
    if term.lesson:
        titles = {lesson.name: lesson.title for lesson in lesson_names()}
        parts.append(f"*Lesson:* {titles[term.lesson[0]]}, stop {term.lesson[1]}")
    if term.see:
        near = ", ".join(
            f'<a href="#{key}">{escape(_(found.name))}</a>' for key in term.see if (found := find_term(key))
        )
        parts.append(f"*See also:* {near}")
    return "\n\n".join(parts) + "\n"


def _typeset(latex: str) -> str:
    """A formula as an SVG in the colour of the surrounding text."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    return str(Latex(latex, size=18, color="currentColor").svg()).replace("\n", " ")


def gallery(folder: Path) -> str:
    """The page of figures, each with the command that draws it."""
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    text = ["# Gallery", "Every figure was drawn by the command below it."]
    for title, words, command in GALLERY:
        *arguments, name = shlex.split(command)
        if status := gradviz([*arguments, str(pictures / name)]):
            raise RuntimeError(f"gradviz {command} ended with status {status}")
        text.append(f"## {title}\n\n{words}\n\n![{title}](pictures/{name})\n\n```\ngradviz {command}\n```")
    return "\n\n".join(text) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    write(Path(sys.argv[1]))
