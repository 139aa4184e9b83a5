"""Language detection: which segments of an article are not in the host language."""

from auditor.detection.detector import Detector

__all__ = ["Detector"]
