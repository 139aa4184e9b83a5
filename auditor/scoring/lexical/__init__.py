"""Word translation tables: do the words of two texts translate each other?"""

from auditor.scoring.lexical.model import LexicalModel, LexicalScore

__all__ = ["LexicalModel", "LexicalScore"]
