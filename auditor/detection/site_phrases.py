"""What news sites write around articles (``You May Also Like``, ``Xem Thêm``, ``Lesen Sie auch``): lines known by heart.

Takes a line, gives its language where it is one of these phrases and nothing else. In Title Case such a line is made like a name, and in two
words there is little else to go by. The phrases are in ``site_phrases.tsv``. Knows nothing of articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources

# No phrase, with the signs around it, is longer.
_LONGEST = 70
# Spaces of signs and digits around a phrase.
_SIGNS = 3
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\u0300-\u036f]")


class SitePhrases:
    """The phrases that are foreign beside a host language.

    Args:
        host: ISO 639-1 code of the host language.
        prefers_host: whether words are likelier in the host language than in another; phrases of such words are left out (``Source``).
    """

    def __init__(self, host: str, prefers_host: Callable[[list[str], str], bool]) -> None:
        own = _table().get(host, ())
        self._languages: dict[str, str] = {}
        for language, phrases in _table().items():
            for phrase in phrases if language != host else ():
                if phrase not in own and not prefers_host(_WORD.findall(phrase), language):
                    self._languages.setdefault(phrase, language)
        self._most_spaces = max((phrase.count(" ") for phrase in self._languages), default=0) + _SIGNS

    def language(self, text: str) -> str | None:
        """The language of a line that is one of the phrases, between whatever signs and digits; ``None`` for any other."""
        if len(text) > _LONGEST or text.count(" ") > self._most_spaces:
            return None
        return self._languages.get(_plain(text))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return " ".join(_EDGES.sub("", folded).split())


@cache
def _table() -> dict[str, frozenset[str]]:
    """The phrases of each language; the Vietnamese ones of several words also without marks."""
    text = resources.files("auditor.detection").joinpath("site_phrases.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {
        language: frozenset(
            form
            for phrase in phrases.split("|")
            for form in ((_plain(phrase), _bare(_plain(phrase))) if language == "vi" and " " in phrase else (_plain(phrase),))
        )
        for language, phrases in rows
    }


def _bare(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d")
