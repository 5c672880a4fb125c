"""What type checkers see of `gradviz`, whose names are loaded when they are asked for."""

from gradviz.library.errors import GradvizError as GradvizError
from gradviz.library.layers import from_layers as from_layers
from gradviz.library.models import from_model as from_model
from gradviz.library.recorder import Recorder as Recorder
from gradviz.library.run import Run as Run
from gradviz.library.sources import load as load
from gradviz.library.sources import reference as reference
from gradviz.library.weights import load_weights as load_weights
from gradviz.library.window import open as open

__version__: str
