"""The window: the only part of gradviz that knows Qt."""

# What needs no Qt comes first: Qt's binding looks into the source of every module that is imported after it.
import gradviz.documents.open
import gradviz.scene.explanation
import gradviz.scene.losses
import gradviz.scene.network
import gradviz.scene.setup_edits
import gradviz.scene.setup_form
import gradviz.scene.surface
import gradviz.scene.transport  # noqa: F401


def _spare_the_reading() -> None:
    """Tell Qt's binding that no module of ours wants other spellings of Qt's names: it would read the source of each
    to find out, a tenth of a start's imports. Where another version of it asks otherwise, it reads."""
    import PySide6.QtCore  # noqa: F401  brings the binding's own modules

    try:
        from shibokensupport import feature

        asked = feature._mod_uses_pyside
    except (ImportError, AttributeError):
        return
    feature._mod_uses_pyside = lambda module: module.__name__.startswith("gradviz.") or asked(module)


_spare_the_reading()
