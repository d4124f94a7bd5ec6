"""The use case `check`: is a store sound, and what of it can be mended?"""

from corpus_search.checking.check import check_store
from corpus_search.checking.repair import mend_store
from corpus_search.checking.report import CheckReport, Finding, FindingKind

__all__ = ["CheckReport", "Finding", "FindingKind", "check_store", "mend_store"]
