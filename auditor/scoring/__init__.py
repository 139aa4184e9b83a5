"""Evidence about a pair of texts: similarity, word translations and explicit checks."""
