"""``auditor config``: which settings are in force, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.cli import options as o
from auditor.cli.session import configure, print_text
from auditor.config import SETTING_NAMES
from auditor.reports.json_format import to_json


def show(config: o.ConfigFile = None, isolated: o.Isolated = False) -> int:
    """Print each setting in force and where it comes from, as TOML."""
    configuration = configure(config, isolated)
    lines = [
        f"{f'{name} = ' if value is not None else f'# {name}: all'}{'' if value is None else _toml(value)}"
        f"  # {configuration.origins[name]}\n"
        for name, field in SETTING_NAMES.items()
        for value in [getattr(configuration.settings, field)]
    ]
    print_text("".join(lines))
    return 0


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return to_json(list(value) if isinstance(value, tuple) else value)
