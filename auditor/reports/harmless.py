"""Text from articles, file names and messages, made harmless for a terminal. Takes and gives strings."""

from __future__ import annotations

import re

# C0, DEL, C1, line and paragraph separators, bidirectional embeddings, overrides and isolates, lone surrogates, tags.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u206a-\u206f\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]")


def harmless(text: str) -> str:
    """The text on one line, with every character that could steer a terminal or reorder it shown as ``<U+202E>``."""
    return _UNSAFE.sub(lambda match: f"<U+{ord(match.group()):04X}>", re.sub("[\t\r\n]+", " ", text))
