"""Lines on standard error: ``auditor: error: <what>: <cause>; <way out>``. Knows Typer's errors and no command."""

from __future__ import annotations

import sys
from contextlib import suppress

import typer

from auditor.reports.harmless import harmless

# Typer's errors derive from Click's, whose module has another name in each version of Typer.
_ClickException = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")


def print_error(text: str) -> None:
    """Print one error line, whatever the text holds."""
    print_line(f"error: {text}")


def print_line(text: str) -> None:
    """Print one line on standard error, after the tool's name."""
    with suppress(OSError, ValueError, AttributeError):  # closed standard error: nobody to tell
        sys.stderr.write(f"auditor: {harmless(text)}\n")
        sys.stderr.flush()


def is_usage_error(error: BaseException) -> bool:
    """Whether Typer raised the error over the arguments."""
    return isinstance(error, _ClickException)


def usage_error_line(error: BaseException) -> str:
    """What is wrong with the arguments, and where to look."""
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "auditor")
    where = path.removeprefix("auditor ") if path != "auditor" else "command line"
    option = getattr(error, "option_name", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        what = f"{option}: no such option; {f'did you mean {sorted(near)[0]}? ' if near else ''}"
    elif kind == "BadOptionUsage":
        what = f"{option}: {'takes no value' if 'not take' in str(getattr(error, 'message', '')) else 'needs a value'}; "
    elif kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        name = getattr(parameter, "metavar", None) or getattr(parameter, "name", None) or "argument"
        what = f"{where}: {name} is missing; "
    else:
        message = str(getattr(error, "message", error)).strip().rstrip(".").replace("argument(s)", "argument")
        what = f"{where}: {message[:1].lower()}{message[1:]}; "
    return f"{what}see '{path} --help'"
