"""The command line. The gui is loaded only for a window or a figure; everything else runs without it."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence

from gradviz.cli.commands import dispatch
from gradviz.cli.terminal import BAD_INPUT, FAULT, GOOD, INTERRUPTED, READER_GONE, complain, drop_output
from gradviz.data.errors import SetupError, os_error_text
from gradviz.text import _

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a message with a ? in it is better than none
    shown, warnings.showwarning = warnings.showwarning, _log_warning  # type: ignore[assignment]
    try:
        status = dispatch(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except SystemExit as done:  # --help
        return done.code if isinstance(done.code, int) else GOOD
    except BrokenPipeError:
        drop_output()
        return READER_GONE
    except KeyboardInterrupt:
        return complain(_("stopped"), INTERRUPTED)
    except SetupError as error:
        return complain(str(error), BAD_INPUT)
    except OSError as error:
        drop_output()
        return complain(os_error_text(error), BAD_INPUT)
    except MemoryError:
        return complain(_("this setup needs more memory than there is"), BAD_INPUT)
    except Exception as error:
        return _complain_of_fault(error)
    finally:
        warnings.showwarning = shown


def _log_warning(message: Warning | str, category: type[Warning], filename: str, line: int, *_more: object) -> None:
    """Write warnings with their place to the log: they are for developers, not for users.

    No warning is suppressed. Where the user's weights may overflow or become NaN, the code says so to NumPy with
    `errstate`; any other warning is a bug.
    """
    from gradviz.documents.log import log_line

    log_line(f"{category.__name__}: {message} ({filename}, line {line})")


def _complain_of_fault(error: Exception) -> int:
    """Report an internal error in one sentence with the path of the log, which has the details."""
    from gradviz.documents.log import log_fault
    from gradviz.documents.places import DEBUG_VARIABLE

    if os.environ.get(DEBUG_VARIABLE):
        raise error
    place = log_fault(error, "command line")
    sentence = _("something went wrong inside gradviz ({kind}: {reason})")
    if place is not None:
        sentence = _("something went wrong inside gradviz ({kind}: {reason}); details are in {path}")
    return complain(sentence.format(kind=type(error).__name__, reason=error, path=place), FAULT)
