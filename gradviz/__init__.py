"""gradviz: gradient descent on a neural network, to see, to step through, and to check by hand."""

__version__ = "0.1.0"
