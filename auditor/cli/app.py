"""The Typer application: every command under its name. Knows nothing of what the commands do."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from auditor.cli import audit, check, config, evaluate, fix, models, rules, score, watch
from auditor.cli.auditing import print_text
from auditor.config import suggestion
from auditor.errors import UsageError
from auditor.reports.tool import NAME, version


class _Commands(TyperGroup):
    """A group whose unknown and missing commands are our own one-line errors."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            raise UsageError(f"{name!r}: no such command; {suggestion(name, self.commands)}")
        return super().resolve_command(ctx, args)


def _typer(help_text: str) -> typer.Typer:
    return typer.Typer(cls=_Commands, help=help_text, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


app = _typer(
    "Finds source-language text left in translated articles and judges, offline, whether captions were translated rightly."
)
_models = _typer("The models and translation packages that the auditor uses.")
_config = _typer("The settings.")


def _print_version(wanted: bool) -> None:
    if wanted:
        print_text(f"{NAME} {version()}\n")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


app.command("audit")(audit.audit)
app.command("check")(check.check)
app.command("fix")(fix.fix)
app.command("watch")(watch.watch)
app.command("score")(score.score)
app.command("evaluate")(evaluate.evaluate)
app.command("rules")(rules.rules)
_models.command("list")(models.list_models)
_models.command("install")(models.install)
_models.command("verify")(models.verify)
_models.command("remove")(models.remove)
_models.command("path")(models.path)
app.add_typer(_models, name="models")
_config.command("show")(config.show)
_config.command("schema")(config.schema)
app.add_typer(_config, name="config")
