"""Neural scoring with Argos Translate packages: translations of segments, and how well their counterparts fit them.

    packages ─► engine (one package) ─► chain (`Translations`) ─► scores (`NeuralScorer`) ─► NeuralScore

`sentences` cuts long input, `degenerate` finds unusable output, `cache` keeps results on disk, `chrf` compares two texts. CTranslate2 and
SentencePiece are imported when a model is first needed. Nothing here opens a network connection.
"""

from auditor.scoring.translation.cache import TranslationCache, cache_file
from auditor.scoring.translation.chain import Translation, Translations
from auditor.scoring.translation.scores import NeuralScore, NeuralScorer

__all__ = ["NeuralScore", "NeuralScorer", "Translation", "TranslationCache", "Translations", "cache_file"]
