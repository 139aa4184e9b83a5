"""Language tags to the codes that the auditor uses: ``vi-VN``, ``fr_FR``, ``fra`` and ``nb`` to ``vi``, ``fr``, ``fr`` and ``no``.

Takes what a source's markup declares, gives ISO 639-1. Knows nothing of texts.
"""

from __future__ import annotations

import re

from babel.core import get_global

_PRIMARY = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_.@,;\s].*)?", re.DOTALL)
# Written Norwegian has two forms; the auditor has one code for both.
_NORWEGIAN = frozenset({"nb", "nn"})


def language_code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag (BCP 47, POSIX locale or ISO 639-2), ``None`` where it names no such language.

    Three-letter and withdrawn codes are brought to two letters by the aliases of the CLDR.
    """
    found = _PRIMARY.fullmatch(tag or "")
    if found is None:
        return None
    code = found[1].lower()
    alias = str(get_global("language_aliases").get(code, code)).split("_")[0]
    code = "no" if alias in _NORWEGIAN else alias
    return code if len(code) == 2 else None
