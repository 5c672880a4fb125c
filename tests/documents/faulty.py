"""All faulty setups and tables, each with the one sentence that must name the place.

Also run through the command line: `fault.write(folder)` writes `setup.json` and what lies beside it and returns its
path; `fault.message` is `str()` of the `SetupError`.
"""

from tests.documents.fault import SetupFault
from tests.documents.faulty_fits import FITS
from tests.documents.faulty_json import KEYS, SYNTAX, TYPES
from tests.documents.faulty_tables import TABLES

__all__ = ["FAULTS", "SetupFault"]

FAULTS: tuple[SetupFault, ...] = (*SYNTAX, *KEYS, *TYPES, *FITS, *TABLES)
