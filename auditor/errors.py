"""Errors a user can act on. The command line prints each as one line and exits with 2."""

from __future__ import annotations


class AuditorError(Exception):
    """Base of every error that a user can cause or mend. Its text names the thing, the cause and the way out, on one line."""


class UsageError(AuditorError):
    """An option, an argument or a language code that the auditor does not know."""


class ConfigError(AuditorError):
    """A configuration file that cannot be read, or a setting that has no such value."""


class InputError(AuditorError):
    """A file that is missing, unreadable, binary or empty, or a folder with nothing to read."""


class ModelError(AuditorError):
    """A calibration, table or translation package that is missing, broken or of another version."""
