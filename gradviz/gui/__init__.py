"""The window: the only part of gradviz that knows Qt."""

import os

os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # whatever other programs of this computer want of pyqtgraph

# What needs no Qt comes first: Qt's binding reads the source of every module that is imported after it.
import gradviz.documents.open
import gradviz.scene.charts.losses
import gradviz.scene.charts.output
import gradviz.scene.explanation.explanation
import gradviz.scene.frame_sources
import gradviz.scene.network.network
import gradviz.scene.panels
import gradviz.scene.setup.setup_edits
import gradviz.scene.setup.setup_form
import gradviz.scene.surface.surface
import gradviz.scene.transport  # noqa: F401
