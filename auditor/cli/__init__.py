"""The command line: ``auditor audit|check|score|evaluate|models|rules|config``, one module a command, no logic.

`main` runs it and is the only place that turns errors into lines on standard error and exit codes: 0 done or clean, 1 findings
at the fail level (``check``), 2 a usage, configuration, input or model error, 130 interrupted. Models and readers are imported
by the commands that need them, so that ``auditor --help`` is fast.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from auditor.errors import AuditorError

__all__ = ["main"]

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on the arguments (those of the process by default).

    Returns:
        The exit code. Nothing is raised: an unforeseen failure, too, is one line; ``AUDITOR_TRACEBACK=1`` shows where it was.
    """
    import typer

    from auditor.cli.app import app
    from auditor.cli.messages import is_usage_error, print_error, usage_error_line

    command = typer.main.get_command(app)
    try:
        code = command.main(
            args=list(sys.argv[1:] if arguments is None else arguments), prog_name="auditor", standalone_mode=False
        )
    except AuditorError as error:
        print_error(str(error))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:
        if is_usage_error(error):
            print_error(usage_error_line(error))
            return 2
        if os.environ.get("AUDITOR_TRACEBACK"):
            raise
        cause = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        print_error(f"internal error: {cause}; set AUDITOR_TRACEBACK=1 to see where, and report it")
        return 2
    return code if isinstance(code, int) else 0
