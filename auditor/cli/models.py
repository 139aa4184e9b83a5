"""``auditor models``: the translation packages and tables: which there are, where, and how they come and go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure, print_text
from auditor.cli.documents import check_document, print_table
from auditor.cli.messages import print_error
from auditor.errors import UsageError
from auditor.reports.json_format import to_json

if TYPE_CHECKING:
    from auditor.packages import Package

_COLUMNS = ("kind", "from", "to", "version", "size", "path", "source")
_SUFFIX = ".argosmodel"
_BAR_DELAY = 0.5  # seconds that a download takes before a bar is shown

_Available = Annotated[bool, typer.Option("--available", help="What the index offers, instead; asks the network.")]
_Index = Annotated[
    str | None,
    typer.Option("--index", metavar="URL", help="The index of packages: http, https or file.  [default: Argos Translate's]"),
]
_Timeout = Annotated[
    str | None, typer.Option("--timeout", metavar="SECONDS", help="How long a server may be silent.  [default: 10]")
]
_To = Annotated[
    str | None, typer.Option("--to", metavar="LANG", help="The language to translate into.  [default: the host language]")
]
_Wanted = Annotated[
    list[str],
    typer.Argument(
        metavar="LANG|FILE", help=f"Languages (vi: every package on the way to the host language) or {_SUFFIX} files."
    ),
]
_Installed = Annotated[
    list[str], typer.Argument(metavar="PACKAGE", help="Packages (vi-en), or languages: every package from there (vi).")
]
_Load = Annotated[bool, typer.Option("--load", help="Load every model as well; it takes longer.")]


def list_models(
    document: o.Document = "table", available: _Available = False, index: _Index = None, timeout: _Timeout = None
) -> int:
    """List what is installed."""
    check_document(document)
    from auditor import packages

    if available:
        from auditor.packages.index import fetch_index, index_address

        _print_models(document, packages.list_offers(fetch_index(index_address(index), _seconds(timeout))))
    elif index is not None or timeout is not None:
        raise UsageError(f"{'--timeout' if index is None else '--index'}: needs --available; an ordinary list asks no network")
    else:
        _print_models(document, packages.list_models())
    return 0


def path() -> int:
    """Print the folder that translation packages are installed in."""
    from auditor import packages

    print_text(f"{packages.packages_path()}\n")
    return 0


def install(wanted: _Wanted, to: _To = None, index: _Index = None, timeout: _Timeout = None, quiet: o.Quiet = False) -> int:
    """Install translation packages, from the network or from files."""
    from auditor.packages.index import index_address
    from auditor.packages.install import check_languages, install_file, install_language

    address, seconds = index_address(index), _seconds(timeout)
    languages = [name for name in wanted if not _is_file(name)]
    target = to or (configure(None, False).settings.host if languages else "")
    for name in languages:
        check_languages(name, target)
    for name in wanted:
        if _is_file(name):
            print_text(_done(install_file(Path(name)).package, fresh=True))
            continue
        with _bytes_bar(quiet) as step:
            for outcome in install_language(name, target, address, timeout=seconds, step=step):
                print_text(_done(outcome.package, fresh=outcome.fresh))
    return 0


def verify(load: _Load = False) -> int:
    """Check every installed package against what was recorded when it was installed."""
    from auditor.packages.verify import verify_packages

    broken = found = 0
    for checked in verify_packages(load=load):
        found += 1
        broken += bool(checked.problems)
        if not checked.problems:
            print_text(f"{checked.path}: sound\n")
        for problem in checked.problems:
            print_error(f"{checked.path}: {problem}; install the package again, or remove it")
    if not found:
        print_text("no translation package is installed\n")
    return 2 if broken else 0


def remove(names: _Installed) -> int:
    """Remove packages that the auditor installed."""
    from auditor.packages.install import remove as remove_package

    for name in names:
        for folder in remove_package(name):
            print_text(f"{folder}: removed\n")
    return 0


def _print_models(document: str, models: Sequence[Mapping[str, object]]) -> None:
    if document == "json":
        print_text(to_json(models, indent=2) + "\n")
    else:
        print_table(_COLUMNS, [["" if model.get(name) is None else model[name] for name in _COLUMNS] for model in models])


def _done(package: Package, *, fresh: bool) -> str:
    return f"{package.name} {package.version}: {'installed in' if fresh else 'is there already:'} {package.path}\n"


def _is_file(name: str) -> bool:
    return name.endswith(_SUFFIX) or "/" in name or Path(name).is_file()


def _seconds(timeout: str | None) -> float:
    from auditor.packages.index import TIMEOUT

    if timeout is None:
        return TIMEOUT
    try:
        seconds = float(timeout)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise UsageError(f"--timeout: {timeout!r} is not a number of seconds; give one from 1 to 3600")
    return seconds


@contextmanager
def _bytes_bar(quiet: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """What moves a bar of bytes on standard error; ``None`` where none is shown."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, delay=_BAR_DELAY, leave=False, file=sys.stderr, dynamic_ncols=True) as bar:

        def step(done: int, total: int | None) -> None:
            if done < bar.n or total != bar.total:
                bar.reset(total)
            bar.update(done - bar.n)

        yield step
