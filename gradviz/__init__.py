"""gradviz: gradient descent on a neural network, to see, to step through, and to check by hand."""

import os

__version__ = "0.2.0"

# NumPy's products by one thread, unless somebody wants it otherwise; it reads these once, when it is loaded. Where a
# product is shared out it waits for the slowest core, which is the window's: a surface of 784-128-64-10 stood still for
# a tenth of a second and more. And a sum that is shared out has other last bits on another machine.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_name, "1")
