"""The contents of the packaged program and what is left out of it; used by ``gradviz.spec`` and by the tests."""

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

# A triple of PyInstaller: the name in the bundle, the path of the file, and its kind.
Binary = tuple[str, str, str]

APPLICATION_ID = "app.gradviz.gradviz"
SUMMARY = "See gradient descent on a neural network"

# Their metadata contain versions and licences, which Help › About shows.
RUNTIME_DISTRIBUTIONS = (
    "PySide6_Essentials", "shiboken6", "numpy", "pyqtgraph", "PyOpenGL", "contourpy", "ziamath", "ziafont",
    "latex2mathml", "pillow", "msgspec", "colorama",
)  # fmt: skip

EXCLUDED_MODULES = [
    # Modules of Python that gradviz does not use; without the first two, OpenSSL's library is left out as well.
    "ssl", "_hashlib", "tkinter", "_tkinter", "lib2to3", "ensurepip", "idlelib", "turtledemo", "test", "sqlite3",
    # Optional imports of the libraries.
    "IPython", "matplotlib", "scipy", "cupy", "h5py", "numba", "jupyter_rfb", "PyQt5", "PyQt6", "PySide2", "torch",
    "PIL.AvifImagePlugin", "PIL._avif", "PIL.ImageTk", "PIL._imagingtk", "PIL.ImageQt",
    "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console", "numpy.f2py", "numpy.distutils",
    "readline", "curses", "_curses", "pydoc_data",
    "setuptools", "pkg_resources", "distutils", "pip", "wheel", "pytest", "hypothesis",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtSql", "PySide6.QtPrintSupport",
    "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtXml", "PySide6.QtConcurrent",
]  # fmt: skip

# The plugins of Qt that the program uses; all others are left out, together with the libraries that only they need.
WANTED_PLUGINS = (
    "platforms/*offscreen*", "platforms/*qxcb*", "platforms/*qwayland*", "platforms/*qwindows*", "platforms/*qcocoa*",
    "xcbglintegrations/*", "wayland-shell-integration/*xdg-shell*", "wayland-decoration-client/*",
    "wayland-graphics-integration-client/*wayland-egl*",
    "platforminputcontexts/*compose*", "platforminputcontexts/*ibus*", "platformthemes/*xdgdesktopportal*",
    "imageformats/*qsvg*", "imageformats/*qico*", "iconengines/*qsvgicon*",
)  # fmt: skip

UNWANTED = (
    "PySide6/Qt/qml/*", "PySide6/Qt/translations/*", "PySide6/translations/*",
    # Software OpenGL for Windows, 20 MB; the 3-D view has its own software mode.
    "*opengl32sw*",
    # Sources, type stubs and tests of libraries.
    "*.pyi", "*/py.typed", "*.pxd", "*.h", "numpy/*/tests/*", "*/include/*", "pyqtgraph/examples/*",
    "pyqtgraph/icons/peegee/*", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
)  # fmt: skip

# Linux: libraries that every desktop has, and those that the system's OpenGL driver loads into the same process. If the
# bundle contained a version older than the driver needs, the driver would not load. `dev_debian.py` names their
# packages.
LEFT_TO_THE_SYSTEM = (
    "libstdc++.so*", "libgcc_s.so*", "libz.so*", "libX11*.so*", "libxcb.so*", "libxcb-glx.so*", "libXau.so*",
    "libXdmcp.so*", "libXext.so*", "libXrender.so*", "libdrm.so*", "libgbm.so*", "libwayland-*.so*", "libexpat.so*",
    "libfontconfig.so*", "libfreetype.so*", "libpng16.so*", "libbrotli*.so*", "libbsd.so*", "libmd.so*",
    "libdbus-1.so*", "libsystemd.so*", "libgcrypt.so*", "libgpg-error.so*", "libcap.so*", "liblz4.so*", "libzstd.so*",
)  # fmt: skip


def hidden_imports(system: str) -> list[str]:
    """The modules that are imported by a name composed at run time, which PyInstaller does not find."""
    platforms = {"win32": ["win32"], "darwin": ["darwin"]}.get(system, ["egl", "glx"])
    return [f"OpenGL.platform.{name}" for name in platforms]


def command_modules(root: Path) -> list[str]:
    """The modules of the commands, which are imported by name when a command is called."""
    return sorted(f"gradviz.cli.{file.stem}" for file in (root / "gradviz" / "cli").glob("[!_]*.py"))


def is_wanted(name: str) -> bool:
    """Whether a file belongs in the bundle, decided by its name there."""
    path = name.replace("\\", "/")
    _before, found, plugin = path.partition("/plugins/")
    if found and path.startswith("PySide6/"):
        return any(fnmatch.fnmatchcase(plugin, pattern) for pattern in WANTED_PLUGINS)
    return not any(fnmatch.fnmatchcase(path, pattern) for pattern in UNWANTED)


def is_left_to_the_system(name: str) -> bool:
    """Whether the system has to provide a library, decided by the name that it would have in the bundle."""
    return "/" not in name and any(fnmatch.fnmatchcase(name, pattern) for pattern in LEFT_TO_THE_SYSTEM)


def reached(binaries: Sequence[Binary], imports_of: Callable[[str], Iterable[str]]) -> list[Binary]:
    """Those of `binaries` that are loaded: Python modules, plugins, and the libraries that these need, directly or not.

    `imports_of(file)` returns the names of the libraries that the file is linked with. A library that only an omitted
    plugin needs is not among them.
    """
    by_name: dict[str, list[Binary]] = {}
    for binary in binaries:
        by_name.setdefault(Path(binary[0]).name, []).append(binary)
    waiting = [binary for binary in binaries if binary[2] == "EXTENSION" or "/plugins/" in binary[0].replace("\\", "/")]
    waiting += [binary for binary in binaries if Path(binary[0]).name.lower().startswith(("libpython", "python3"))]
    found = {binary[0] for binary in waiting}
    while waiting:
        for name in imports_of(waiting.pop()[1]):
            for binary in by_name.get(Path(name).name, ()):
                if binary[0] not in found:
                    found.add(binary[0])
                    waiting.append(binary)
    return [binary for binary in binaries if binary[0] in found]


def resource_files(folder: Path) -> Iterator[Path]:
    """The files of `resources/` that the program reads; the pictures of the README are not among them."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.relative_to(folder).parts[0] != "pictures":
            yield file


# Qt for Python's wheels of the pinned version are for this macOS and newer.
OLDEST_MACOS = "13.0"


def information_of_macos(version: str) -> dict[str, object]:
    """The contents of Info.plist: versions, the oldest system, the document types that the program opens, and its
    support of Retina displays."""
    work = "app.gradviz.work"
    return {
        "CFBundleDisplayName": "gradviz",
        "CFBundleShortVersionString": version,
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "LSApplicationCategoryType": "public.app-category.education",
        "CFBundleDocumentTypes": [
            {"CFBundleTypeName": "gradviz work", "CFBundleTypeRole": "Editor", "LSHandlerRank": "Owner",
             "LSItemContentTypes": [work]},
            {"CFBundleTypeName": "gradviz setup", "CFBundleTypeRole": "Editor", "LSHandlerRank": "Alternate",
             "LSItemContentTypes": ["public.json"]},
        ],
        "UTExportedTypeDeclarations": [
            {"UTTypeIdentifier": work, "UTTypeDescription": "gradviz work", "UTTypeConformsTo": ["public.zip-archive"],
             "UTTypeTagSpecification": {"public.filename-extension": ["gradviz"],
                                        "public.mime-type": ["application/x-gradviz"]}},
        ],
    }  # fmt: skip
