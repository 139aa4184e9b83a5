"""Labels before a photo credit, by language: what a newsroom writes before the agency's name.

Shared language data: the readers know a caption by them, the detector knows that a line of label and names alone says little.
The labels are the ordinary press usage of each language, collected for this project.
"""

from __future__ import annotations

import re

CREDIT_LABELS: dict[str, tuple[str, ...]] = {
    "fr": (
        "photo",
        "photos",
        "crédit",
        "crédits",
        "crédit photo",
        "crédits photo",
        "illustration",
        "image",
        "archives",
        "source",
    ),
    "en": (
        "photo",
        "photos",
        "credit",
        "photo credit",
        "image",
        "image credit",
        "picture",
        "pictures",
        "photograph",
        "photo by",
        "file photo",
    ),
    "vi": ("ảnh", "ảnh minh họa", "ảnh minh hoạ", "ảnh tư liệu", "anh", "anh minh hoa", "nguồn ảnh", "nguồn", "nguon"),
    "de": ("foto", "fotos", "bild", "bilder", "symbolbild", "archivbild", "archivfoto", "bildquelle"),
    "es": ("foto", "fotos", "imagen", "fotografía", "crédito", "créditos"),
    "it": ("foto", "immagine", "fotografia", "credito"),
    "pt": ("foto", "fotos", "imagem", "fotografia", "crédito", "créditos"),
    "ca": ("foto", "imatge", "fotografia"),
    "ro": ("foto", "fotografie", "sursa foto", "imagine"),
    "nl": ("foto", "foto's", "beeld", "archieffoto"),
    "no": ("foto", "bilde", "arkivfoto", "illustrasjonsfoto"),
    "sv": ("foto", "bild", "arkivbild"),
    "da": ("foto", "billede", "arkivfoto"),
    "fi": ("kuva", "kuvat", "arkistokuva"),
    "is": ("mynd", "ljósmynd"),
    "pl": ("zdjęcie", "fot.", "fot", "foto"),
    "cs": ("foto", "snímek"),
    "sk": ("foto", "snímka"),
    "hu": ("fotó", "kép"),
    "hr": ("foto", "fotografija"),
    "sl": ("foto", "fotografija"),
    "tr": ("fotoğraf", "foto", "görsel"),
    "id": ("foto", "gambar"),
    "el": ("φωτογραφία", "φωτο", "φωτό"),
    "ru": ("фото", "снимок"),
    "uk": ("фото", "світлина"),
    "bg": ("снимка", "фото"),
    "sr": ("фото", "foto"),
    "ar": ("صورة", "الصورة", "تصوير"),
    "fa": ("عکس", "تصویر"),
    "he": ("צילום", "תצלום", "תמונה"),
    "hi": ("फोटो", "तस्वीर", "चित्र"),
    "th": ("ภาพ", "เครดิตภาพ", "ที่มา"),
    "km": ("រូបភាព", "រូបថត"),
    "ko": ("사진", "사진제공", "사진 제공", "출처", "자료사진"),
    "ja": ("写真", "写真提供", "提供", "撮影", "画像", "出典"),
    "zh": ("图", "图片", "图片来源", "图源", "摄影", "圖", "圖片", "圖片來源", "攝影", "照片", "图为"),
}
"""Labels in lower case by ISO 639-1 code."""

_PICTURES = (
    # fr
    r"(?:une |la )?vue (?:aérienne|générale|nocturne|panoramique|d['’]ensemble|plongeante|extérieure|intérieure|d['’]artiste|du|de|des|sur|depuis)\b",
    r"(?:photo|image|cliché|photographie) (?:aérienne?|d['’]archives?|satellite|satellitaire|prise|non datée?|diffusée)\b",
    r"capture d['’]écran\b|(?:[^.!?]{1,80}\b)?(?:au (?:soleil couchant|coucher du soleil|lever du (?:jour|soleil)|petit matin)|vue? du ciel)\b",
    # en
    r"(?:an? |the )?(?:aerial|general|night|panoramic|satellite|file|undated) (?:view|photo|image|picture)\b|(?:an? |the )?view (?:of|over|from)\b",
    r"(?:[^.!?]{1,80}\b)?(?:at (?:sunset|sunrise|dawn|dusk)|seen from above)\b",
    # vi
    r"(?:quang|toàn) cảnh\b|(?:một )?góc nhìn\b|ảnh chụp\b|hình ảnh\b",
    # de, nl, da, no, sv
    r"(?:blick|aussicht) (?:auf|über|von|aus)\b|(?:die )?luftaufnahme\b|(?:die )?archivaufnahme\b|(?:uit)?zicht op\b|luchtfoto\b",
    r"(?:ud|ut)sigt over\b|utsikt over\b|(?:flyfoto|luftfoto|flygbild|vy över|utsikt över)\b",
    # es, ca, pt, it, ro
    r"(?:una |la |uma |a |o )?(?:vista|veduta|vedere|panorámica) (?:aére[ao]|aèria|aerea|general|generale|nocturna|noturna|notturna|panoramica|de|da|do|del|della|di|des|su|sobre)\b",
    # pl, cs, ru, uk
    r"widok na\b|widok z\b|pohled na\b|вид (?:на|с)\b|вигляд\b",
)
PICTURE = re.compile("|".join(_PICTURES), re.IGNORECASE)
"""How captions that say what a picture shows, and nothing that happens, begin: a view, the light of the hour. To be matched at a text's beginning."""

_ALL = sorted({label for labels in CREDIT_LABELS.values() for label in labels}, key=len, reverse=True)
_SPACED = "|".join(re.escape(label) for label in _ALL)
CREDIT = re.compile(
    rf"(?:(?<!\w)(?P<label>{_SPACED})\s?(?:[:：=/／ⓒ©]|\s[–—-]\s)|©|\(c\)|ⓒ)[ \u00a0\u202f]*(?P<who>[^:：|]{{0,80}})",
    re.IGNORECASE,
)
"""A credit: a label with its sign, or a copyright sign, and who stands behind it."""


def languages_of_label(label: str) -> frozenset[str]:
    """The languages that use a label; none for a text that is no label."""
    folded = label.lower()
    return frozenset(code for code, labels in CREDIT_LABELS.items() if folded in labels)
