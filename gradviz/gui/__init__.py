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
