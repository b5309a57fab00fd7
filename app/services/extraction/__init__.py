"""读懂来话: text and context in, frozen findings out. Never a guess shown as fact.

``reader`` reads narratives; ``followup``, ``warnings``, ``hotspots`` and ``rollcall`` are other grammars on the same
machinery. Only the findings are loaded with this package: the patterns and tables load with the first text, after the
first window is painted (docs/架构.md#快慢).
"""

from app.services.extraction.findings import Context, Finding

__all__ = ["Context", "Finding"]
