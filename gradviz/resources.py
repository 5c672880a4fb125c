"""Finds the files of ``resources/``: icons, lessons, presets, data sets, fonts. No other module does.

In a wheel and in the packaged program they are beside this module, in ``gradviz/_resources``; in a checkout, and
therefore in an editable install, they are in the top-level ``resources/``.
"""

from pathlib import Path, PurePosixPath

_PACKAGE_FOLDER = Path(__file__).resolve().parent


def _resources_folder() -> Path:
    """The folder that holds the resources of this installation."""
    carried = _PACKAGE_FOLDER / "_resources"
    return carried if carried.is_dir() else _PACKAGE_FOLDER.parent / "resources"


def resource(path: str) -> Path:
    """The file or folder at `path` in ``resources/``, written with slashes: ``resource("fonts/OFL.txt")``.

    Raises ValueError for a path outside the folder, FileNotFoundError where neither file nor folder exists.
    """
    parts = PurePosixPath(path)
    # The name of a preset comes from the command line: it must not lead to other files.
    if not parts.parts or parts.is_absolute() or ".." in parts.parts or "\\" in path or ":" in path:
        raise ValueError(f"{path!r} is not the path of a resource: it must lie inside the resources folder")
    found = _resources_folder().joinpath(*parts.parts)
    if not found.exists():
        raise FileNotFoundError(f"this installation of gradviz lacks its file {path!r}: install it again")
    return found


def is_resource(path: Path) -> bool:
    """Whether a file is, or would be, in the resources folder, however its path is written."""
    return path.resolve().is_relative_to(_resources_folder().resolve())


def resource_names(folder: str, suffix: str) -> list[str]:
    """The sorted names, without `suffix`, of the files in `folder` that end in `suffix`.

    ``resource_names("presets", ".json")`` is ``["circle-2-4-2-1", …]``; empty where there is no such folder.
    """
    try:
        files = resource(folder).iterdir()
    except FileNotFoundError:
        return []
    return sorted(
        file.name.removesuffix(suffix) for file in files if file.name.endswith(suffix) and file.is_file()
    )
