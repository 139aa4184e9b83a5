"""``auditor models``: the translation packages and tables that are installed, and where they are."""

from __future__ import annotations

from auditor.cli import options as o
from auditor.cli.documents import check_document, print_table
from auditor.cli.session import print_text
from auditor.reports.json_format import to_json

_COLUMNS = ("kind", "from", "to", "version", "size", "path", "source")


def list_models(document: o.Document = "table") -> int:
    """List what is installed."""
    check_document(document)
    from auditor import packages

    found = packages.list_models()
    if document == "json":
        print_text(to_json(found, indent=2) + "\n")
    else:
        print_table(_COLUMNS, [[model.get(column, "") for column in _COLUMNS] for model in found])
    return 0


def path() -> int:
    """Print the folder that translation packages are installed in."""
    from auditor import packages

    print_text(f"{packages.packages_path()}\n")
    return 0
