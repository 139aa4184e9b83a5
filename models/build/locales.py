"""The names that packages give to a language (`pt_BR`, `zh-hans`, `nb-NO`) and the language code that the tables use."""

from __future__ import annotations

TARGET = "fr"
LANGUAGES = (
    *("vi", "en", "es", "de", "it", "pt", "ru", "zh", "ja", "ko", "ar", "nl", "pl", "uk", "tr"),
    *("sv", "no", "da", "ro", "ca", "id", "el", "cs", "hu", "fi", "he", "fa", "bg", "hi", "th"),
)

_REGIONS = {
    "es": ("es",),
    "pt": ("br", "pt"),
    "zh": ("cn", "tw", "hk", "hans", "hant"),
    "de": ("de",),
    "fr": ("fr",),
    "en": ("us", "gb"),
    "ar": ("ma", "eg", "sa"),
}
_ALIASES = {"nb": "no", "nn": "no", "in": "id", "iw": "he", "cmn": "zh"}


def language_of(locale: str) -> str | None:
    """The table's code for a package's locale name, or None where the tables have no such language or variant.

    Regional variants of a language are taken where they are written alike (`es_MX` is left out only because it repeats `es`).
    """
    parts = locale.replace("_", "-").lower().split("-")
    language = _ALIASES.get(parts[0], parts[0])
    if "@" in locale or (language not in LANGUAGES and language != TARGET):
        return None
    if len(parts) == 1:
        return language
    if parts[1] in _REGIONS.get(language, ()) or (language not in _REGIONS and len(parts[1]) == 2):
        return language
    return None
