"""The window: the only part of gradviz that knows Qt."""

# What needs no Qt comes first: Qt's binding looks into the source of every module that is imported after it.
import gradviz.documents.open
import gradviz.scene.charts.losses
import gradviz.scene.explanation.explanation
import gradviz.scene.network.network
import gradviz.scene.setup.setup_edits
import gradviz.scene.setup.setup_form
import gradviz.scene.surface.surface
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
