"""The rule registry: code, slug, default severity, help text and an example.

Codes are stable. Names follow MQM (Multidimensional Quality Metrics; Accuracy: mistranslation, omission, addition,
untranslated). ``auditor rules`` prints what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.results import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code and slug, the default severity, when it fires, why it matters, and an example."""

    code: str
    slug: str
    severity: Severity
    summary: str
    help: str
    example: str


_RULES = (
    Rule(
        "CT101",
        "leftover-source",
        Severity.NOTE,
        "the foreign segment repeats a counterpart that matches: it can be deleted",
        "A caption of the source article was left beside its translation. The two say the same, so the foreign one can go.",
        "Lễ hội hoa xuân tại Huế. Ảnh: TTXVN\nFête des fleurs de printemps à Hué. Photo : VNA",
    ),
    Rule(
        "CT102",
        "untranslated",
        Severity.WARNING,
        "a foreign segment has no counterpart",
        "A reader of the host language meets text that nobody translated: a caption, or boilerplate of the site it came from.",
        "Subscribe to our newsletter",
    ),
    Rule(
        "CT103",
        "wrong-host",
        Severity.ERROR,
        "most of the article is not in the host language",
        "The article as a whole is in another language. One finding stands for all its segments. Set --host if that language is meant.",
        "an article in Spanish in a folder of French ones",
    ),
    Rule(
        "CT201",
        "mistranslation",
        Severity.ERROR,
        "the counterpart says something else",
        "The foreign caption and the one beside it do not say the same, and no single number, name or date explains it.",
        "Công nhân sửa cầu sau bão\nDes touristes visitent le musée",
    ),
    Rule(
        "CT202",
        "number-mismatch",
        Severity.ERROR,
        "a number differs or is missing",
        "Numbers are compared by value: any script's digits, separators, magnitude words, units and ordinals.",
        "1.200 người biểu tình\n12 000 manifestants",
    ),
    Rule(
        "CT203",
        "name-mismatch",
        Severity.ERROR,
        "a person, country, place or organisation differs",
        "Names are compared across scripts and spellings, countries and their adjectives by the CLDR.",
        "Tổng thống Hàn Quốc\nLe président chinois",
    ),
    Rule(
        "CT204",
        "date-mismatch",
        Severity.ERROR,
        "a date differs",
        "Dates, months, weekdays and times of day are compared by value.",
        "ngày 12 tháng 3\nle 21 mars",
    ),
    Rule(
        "CT205",
        "credit-mismatch",
        Severity.WARNING,
        "the photo credit differs",
        "The agency or photographer named after the credit word is another one.",
        "Ảnh: AFP\nPhoto : Reuters",
    ),
    Rule(
        "CT206",
        "polarity-mismatch",
        Severity.ERROR,
        "one side denies what the other affirms",
        "A negation stands on one side only.",
        "Cầu không bị hư hại\nLe pont a été endommagé",
    ),
    Rule(
        "CT207",
        "omission",
        Severity.WARNING,
        "content of the source is missing in the counterpart",
        "Words of the foreign caption have nothing that answers them in the counterpart.",
        "Hai ngư dân và một bác sĩ trên thuyền\nDeux pêcheurs sur un bateau",
    ),
    Rule(
        "CT208",
        "addition",
        Severity.WARNING,
        "the counterpart adds content",
        "Words of the counterpart have nothing that answers them in the foreign caption.",
        "Hai ngư dân trên thuyền\nDeux pêcheurs et leur chien sur un bateau au large de Da Nang",
    ),
    Rule(
        "CT301",
        "placeholder",
        Severity.WARNING,
        "a machine-translation or template placeholder leaked",
        "A token that stood for a number, a name, an address or a template variable was never replaced.",
        "Marie Durand DNUM_ABCDEF 07:18",
    ),
    Rule(
        "CT302",
        "mojibake",
        Severity.WARNING,
        "text was decoded wrongly",
        "Bytes of one encoding were read as another, so that accented letters became pairs of signs.",
        "Le prÃ©sident a dÃ©clarÃ©",
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}
"""Every rule by its code, in the order of the codes."""
