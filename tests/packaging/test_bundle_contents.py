"""The contents of the packaged program: everything it uses, and nothing that only a build machine has."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator

import pytest

from gradviz.cli.commands import COMMANDS, module_of
from tests.packaging.machines import PACKAGING

ROOT = PACKAGING.parent


def _all_needed(names: Iterator[str]) -> set[str]:
    """The distributions that `names` need in turn, where nothing extra is asked for."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        line = waiting.pop()
        name = re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", line.strip())[0]).lower()
        if "extra ==" in line or name in found:
            continue
        found.add(name)
        waiting += importlib.metadata.requires(name) or []
    return found


def test_licences_of_all_run_time_parts_are_included() -> None:
    import bundle_contents

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    carried = {name.lower().replace("_", "-") for name in bundle_contents.RUNTIME_DISTRIBUTIONS}
    assert carried == _all_needed(iter(wanted))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/translations/qt_de.qm", False),
        ("PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("numpy/_core/tests/data/x.csv", False),
        ("gradviz/_resources/presets/xor-2-2-1.json", True),
        ("numpy-2.4.6.dist-info/licenses/LICENSE.txt", True),
    ],
)
def test_plugins_are_chosen_and_translations_left_out(name: str, wanted: bool) -> None:
    import bundle_contents

    assert bundle_contents.is_wanted(name) is wanted


def test_libraries_that_a_graphics_driver_shares_are_the_systems() -> None:
    import bundle_contents

    assert bundle_contents.is_left_to_the_system("libstdc++.so.6")
    assert bundle_contents.is_left_to_the_system("libX11-xcb.so.1")
    assert not bundle_contents.is_left_to_the_system("libxcb-cursor.so.0")
    assert not bundle_contents.is_left_to_the_system("numpy.libs/libstdc++.so.6")


def test_a_library_that_nothing_loads_is_left_out() -> None:
    import bundle_contents

    linked = {"/a/module.so": ["libone.so"], "/a/libone.so": ["libtwo.so", "libc.so.6"], "/a/plugin.so": ["libtwo.so"]}
    binaries = [
        ("module.so", "/a/module.so", "EXTENSION"),
        ("PySide6/Qt/plugins/platforms/plugin.so", "/a/plugin.so", "BINARY"),
        ("libpython3.11.so.1.0", "/a/libpython3.11.so.1.0", "BINARY"),
        ("libone.so", "/a/libone.so", "BINARY"),
        ("PySide6/Qt/lib/libtwo.so", "/a/libtwo.so", "BINARY"),
        ("libthree.so", "/a/libthree.so", "BINARY"),
    ]
    assert bundle_contents.reached(binaries, lambda file: linked.get(file, [])) == binaries[:-1]


def test_resources_come_along_but_for_the_pictures_of_the_readme() -> None:
    import bundle_contents

    folder = ROOT / "resources"
    carried = {file.relative_to(folder) for file in bundle_contents.resource_files(folder)}
    left_out = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()} - carried
    assert {file.parts[0] for file in carried} >= {"fonts", "icons", "licences", "presets"}
    assert {file.parts[0] for file in left_out} == {"pictures"}


def test_the_open_gl_of_each_system_is_imported_by_name() -> None:
    import bundle_contents

    assert bundle_contents.hidden_imports("linux") == ["OpenGL.platform.egl", "OpenGL.platform.glx"]
    assert bundle_contents.hidden_imports("win32") == ["OpenGL.platform.win32"]


def test_every_command_is_in_the_bundle() -> None:
    import bundle_contents

    called = {module_of(command).__name__ for command in COMMANDS}
    assert called <= set(bundle_contents.command_modules(ROOT))


def test_macos_knows_the_documents() -> None:
    import bundle_contents

    information = bundle_contents.information_of_macos("1.2.3")
    [work] = information["UTExportedTypeDeclarations"]
    assert work["UTTypeTagSpecification"]["public.filename-extension"] == ["gradviz"]
    assert work["UTTypeIdentifier"] in information["CFBundleDocumentTypes"][0]["LSItemContentTypes"]


def test_the_spec_is_python_and_never_packs_one_file_or_strips() -> None:
    source = (PACKAGING / "gradviz.spec").read_text()
    compile(source, "gradviz.spec", "exec")
    assert "exclude_binaries=True" in source
    assert "strip=True" not in source


def test_the_program_has_one_name_for_desktops() -> None:
    import bundle_contents
    import dev_debian

    from gradviz.gui import qt_app

    assert {bundle_contents.APPLICATION_ID, dev_debian.APPLICATION, qt_app._DESKTOP_FILE} == {"app.gradviz.gradviz"}
    assert len(list((PACKAGING / "desktop").glob("app.gradviz.gradviz.*"))) == 3
