"""Texts of documents, tables, lessons and file names are not markup, load nothing and hide no characters in the
window."""

from __future__ import annotations

import ast
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QImageReader, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QMessageBox, QTabBar, QWidget

from gradviz.gui.export.figure_export import export_from_window
from gradviz.gui.outside_text import Label, escape, in_menu, markdown_html, window_title
from gradviz.gui.views.plot_items import Axis
from gradviz.text import printable

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

Open = Callable[..., "MainWindow"]
CASES = Path(__file__).parents[1] / "data" / "cases"
GUI = Path(__file__).parents[2] / "gradviz" / "gui"
# What guesses whether a text is markup, or reads it as such.
GUESSING = {
    "QLabel", "QMessageBox", "QProgressDialog", "QToolTip", "QTextBrowser", "setToolTip", "setLabel", "setHtml",
    "setMarkdown", "insertHtml", "setTextFormat", "setDefaultStyleSheet", "QErrorMessage", "QInputDialog",
}  # fmt: skip
# What takes an & of its words for the mark of a key, and where it gets words from elsewhere in the program. All others
# write theirs down on the spot, or go through `in_menu`.
MARKING = {
    "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu", "addAction", "addMenu",
    "addTab", "addButton",
}  # fmt: skip
PASSED_ON = {
    "displays.py: text", "exercise_dialog.py: words", "exercise_form.py: words", "experiment_window.py: text",
    "experiment_window.py: title", "export_dialog.py: words", "export_form.py: words", "fields.py: words",
    "figure_menu.py: words",
    "header_choices.py: each.text()", "lesson_panel.py: text", "predict_panel.py: text", "record_dialog.py: text",
    "table_dialog.py: text", "tabs_menu.py: words", "speed_button.py: speed.words", "welcome_page.py: words",
}  # fmt: skip
# An answer's name is no text.
HARMLESS = {"QMessageBox": {"StandardButton"}}

pytestmark = pytest.mark.timeout(120)  # whatever is looked for is a pipe that nobody writes to


@pytest.fixture
def markup(tmp_path: Path) -> str:
    """Names a pipe in every way that HTML and Markdown know: who opens it waits for ever."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    return f'<b>B</b> & <img src="{pipe}"> ![alt]({pipe}) [w](file://{pipe}) \x01\x0b\u202e\ufffe {"long " * 400}'


def test_only_one_module_uses_widgets_that_guess_whether_a_text_is_markup() -> None:
    found = []
    for path in sorted(GUI.rglob("*.py")):
        source = path.read_text("utf-8")
        if path.name == "outside_text.py" or not any(name in source for name in GUESSING):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and node.attr in GUESSING:
                found.append(f"{path.name}:{node.lineno}: {node.attr}")
            owner = getattr(getattr(node, "value", None), "id", "")
            if isinstance(node, ast.Attribute) and owner in GUESSING and node.attr not in HARMLESS.get(owner, ()):
                found.append(f"{path.name}:{node.lineno}: {owner}.{node.attr}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GUESSING:
                found.append(f"{path.name}:{node.lineno}: {node.func.id}(…)")
    assert found == []


def words_of(call: ast.Call) -> ast.expr | None:
    """The words that a call puts where & marks a key; None for what is written down there, and for no words at all."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name not in MARKING or not call.args:
        return None
    words = call.args[1] if name == "addTab" else call.args[0]
    if isinstance(words, ast.Call):
        inner = words.func
        if isinstance(inner, ast.Attribute) and inner.attr == "format":  # of numbers and names of parameters
            return None if isinstance(inner.value, ast.Call) or "layer" in ast.unparse(words) else words
        return words if getattr(inner, "attr", "") == "text" else None
    is_words = isinstance(words, ast.JoinedStr) or (isinstance(words, ast.Name) and words.id in _NAMES_OF_WORDS)
    is_words |= isinstance(words, ast.Attribute) and words.attr in _NAMES_OF_WORDS
    return words if is_words else None


_NAMES_OF_WORDS = {"text", "title", "words", "name", "label", "caption", "path", "summary", "value"}


def test_an_ampersand_in_a_button_a_menu_or_a_tab_comes_from_the_program_alone() -> None:
    found = set()
    for path in sorted(GUI.rglob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if any(name in source for name in MARKING) else ():
            words = words_of(node) if isinstance(node, ast.Call) else None
            if words is not None:
                found.add(f"{path.name}: {ast.unparse(words)}")
    assert found == PASSED_ON
    for seeded, is_words in (("menu.addAction(info.title)", True), ("QPushButton(f'{name}', self)", True),
                             ("menu.addAction(in_menu(info.title))", False), ("QAction(self)", False)):  # fmt: skip
        call = ast.parse(seeded, mode="eval").body
        assert isinstance(call, ast.Call)
        assert (words_of(call) is not None) == is_words, seeded


def plain_of(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def test_markup_is_read_letter_by_letter(markup: str, qapp: QApplication) -> None:
    assert " ".join(plain_of(escape(markup)).split()) == " ".join(printable(markup).split())
    assert in_menu("a & b\tCtrl+Q") == "a && b Ctrl+Q"
    assert window_title("a[*]b\n c") == "a[*][*]b c"
    assert Label(markup).text() == printable(markup)
    axis = Axis("bottom")
    axis.restyle(axis.theme, "age <30 & <b>x</b>")
    assert axis.label.toPlainText().strip() == "age <30 & <b>x</b>"


def test_markdown_of_a_lesson_is_text_alone(markup: str, qapp: QApplication) -> None:
    fence = '```x"><img src=/dev/zero>\nfenced\n```\n'
    inner = markdown_html(f"---\n# Head\n\n**strong** {markup}\n\n- item `code`\n\n{fence}")
    assert "<img" not in inner
    assert "<a " not in inner
    text = plain_of(inner)
    for part in ("Head", "strong", "<b>B</b>", '<img src="', "alt", "w (file://", "item", "code", "fenced"):
        assert part in text, part
    assert "font-weight" in inner
    assert markdown_html("see <https://a.org/x> and [here](https://b.org)").count("a.org") == 1
    assert "here (https://b.org)" in plain_of(markdown_html("[here](https://b.org)"))


def test_a_document_of_markup_is_shown_as_text_everywhere(
    window: MainWindow, markup: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_a: QMessageBox.StandardButton.Discard)
    head = "".join(each for each in markup if each.isprintable()).replace('"', '""')  # a table has no controls
    table = "\n".join([f'"{head}","age <30",kind', "1,2,<b>&a", "2,1,<img src=x>", "3,3,<b>&a", "0,1,<img src=x>"])
    (tmp_path / "t.csv").write_text(table, "utf-8")
    layers = [{"units": 2, "activation": "tanh"}, {"units": 2, "activation": "softmax"}]
    setup = {"network": {"inputs": 2, "layers": layers}, "loss": "categorical_cross_entropy",
             "title": markup, "notes": markup, "data": {"csv": "t.csv", "targets": ["kind"]}}  # fmt: skip
    stop = {"setup": setup, **dict.fromkeys(("title", "text", "question", "answer", "notes"), markup)}
    window.settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    documents = {"<b>&setup.json": setup, "<i>lesson.json": {"title": markup, "summary": markup, "stops": [stop]}}
    for name, content in documents.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        window.commands.files.open_path(tmp_path / name)
        assert window.message.text == ""
        for _step in range(8):
            window.session.next()
        window.lecture.predict(True)
        QApplication.processEvents()
        window.lecture.predict(False)
        check_widgets(window)
        window.grab()
    assert [action.text() for action in window.menu("file/recent").actions()] == ["<i>lesson.json", "<b>&&setup.json"]
    window.commands.lessons.answer()
    window.lecture.present(True)
    QApplication.processEvents()
    show = window.lecture.presentation
    assert show is not None
    show.audience.grab()
    check_widgets(show.audience)
    show.show_notes(True)
    assert show.speaker is not None
    show.speaker.grab()
    check_widgets(show.speaker)
    assert "<b>B</b> & <img" in " ".join(page.toPlainText() for page in show.speaker.findChildren(QTextDocument))
    figures = window.commands.figures
    figures.show_race()
    figures.show_basins()
    for experiment in (figures.race_window, figures.basin_window):
        assert experiment is not None
        experiment.grab()
        check_widgets(experiment)
        experiment.reject()
    window.lecture.present(False)
    window.commands.lessons.guide.is_dirty = False


def check_widgets(window: QWidget) -> None:
    """Every label says whether it is plain, and every tooltip that could be taken for HTML is escaped."""
    for label in window.findChildren(QLabel):
        assert label.textFormat().name != "AutoText", (label.objectName(), label.text())
    for widget in window.findChildren(QWidget):
        tip = widget.toolTip()
        assert "<b>B" not in tip, tip
        assert "<img" not in tip, tip
    # There & marks a key; it is a letter where there are two.
    marked = [button.text() for button in window.findChildren(QAbstractButton)]
    marked += [action.text() for action in window.findChildren(QAction)]
    marked += [menu.title() for menu in window.findChildren(QMenu)]
    marked += [tabs.tabText(place) for tabs in window.findChildren(QTabBar) for place in range(tabs.count())]
    for text in marked:
        assert not re.search(r"</b> & |>&[a-z]", text), text
    for page in window.findChildren(QTextDocument):
        assert "<img" not in page.toHtml()
        assert "<a " not in page.toHtml()


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_a_title_of_markup_and_controls_makes_a_sound_picture(
    window: MainWindow, markup: str, tmp_path: Path, ending: str
) -> None:
    window.session.edit_field("title", markup)
    path = tmp_path / f"picture{ending}"
    for view in ("network", "window"):
        export_from_window(window, view, path)
        assert path.stat().st_size > 1000
        if ending == ".svg":
            title = ET.fromstring(path.read_bytes()).findtext("{http://www.w3.org/2000/svg}title")
            assert title is not None
            assert title.startswith("<b>B</b> & <img src=")
        if ending == ".png" and view == "network":
            title = QImageReader(str(path)).text("Title")
            assert title.startswith("<b>B</b> & <img src=")
            assert title.isprintable()
            assert len(title) <= 200


@pytest.mark.parametrize("name", ["hang", "names"])
def test_columns_are_drawn_as_they_are_called(open_window: Open, name: str, tmp_path: Path) -> None:
    """A header `age <30` is whole along the axis and in the picture, and `<img src=/dev/zero>` opens no file."""
    folder = CASES / "02-column-name-is-html-on-axis"
    window = open_window()
    window.commands.files.open_path(folder / f"{name}.json")
    assert window.message.text == ""
    while window.session.timeline.updates_done < 1:
        window.session.next()
    window.panel_layout.bring_forward("output")
    QApplication.processEvents()
    columns = (folder / f"{name}.csv").read_text("utf-8").splitlines()[0].replace('"', "").split(",")
    axes = window.panels["output"].plot.plotItem.axes
    drawn = [axes[side].label.toPlainText().strip() for side in ("bottom", "left")]
    assert drawn == columns[:2]
    for view in ("output", "network"):
        export_from_window(window, view, tmp_path / f"{view}.svg")
        ET.fromstring((tmp_path / f"{view}.svg").read_bytes())


def test_control_characters_of_a_title_leave_a_picture_sound(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    window.commands.files.open_path(CASES / "13-svg-control-characters" / "setup.json")
    assert window.message.text == ""
    export_from_window(window, "network", tmp_path / "network.svg")
    title = ET.fromstring((tmp_path / "network.svg").read_bytes()).findtext("{http://www.w3.org/2000/svg}title")
    assert title == "a\ufffdb\ufffdc\ufffd\ud7ff&<>\"'"
