"""Numbers for the sources of a document, in the order in which they are first named."""

from __future__ import annotations

import re

from hipspine_desktop.documents.model import Emphasis, RichText, Span
from hipspine_desktop.domain.sources import Source, SourceRef
from hipspine_desktop.services.compose_material import Material

_ARTICLE = re.compile(
    r"^(?P<first>[^.,]+)(?P<more>,[^.]*)?(?: et al)?\. .*[.?] "
    r"(?P<journal>[A-Z][^.]*\d{4};\d\S*)$"
)


class SourceNumbers:
    """Gives each source its number when it is first cited."""

    def __init__(self, material: Material) -> None:
        self._m = material
        self._sources: dict[str, Source] = {}

    def cite(self, ref: SourceRef | None) -> str:
        """``Metcalfe 2019 [3]``; "judgement" without a source."""
        if ref is None or ref.source is None:
            return self._m.text("why.judgement")
        return self._m.text("why.numbered", short=ref.source.short, number=self._number(ref.source))

    def mark(self, refs: tuple[SourceRef, ...]) -> str:
        """``[3] [4]`` for running text; "" without sources."""
        sources = dict.fromkeys(r.source.id for r in refs if r.source is not None)
        by_id = {r.source.id: r.source for r in refs if r.source is not None}
        return " ".join(
            self._m.text("why.number_only", number=self._number(by_id[i])) for i in sources
        )

    def entries(self) -> tuple[RichText, ...]:
        """The numbered list, in order."""
        return tuple(self._entry(source) for source in self._sources.values())

    def _number(self, source: Source) -> int:
        self._sources.setdefault(source.id, source)
        return list(self._sources).index(source.id) + 1

    @staticmethod
    def _entry(source: Source) -> RichText:
        more = f"doi {source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else ""
        return (
            Span(short_citation(source.citation), Emphasis.NORMAL),
            Span(f". {more}." if more else ".", Emphasis.QUIET),
        )


def short_citation(citation: str) -> str:
    """``Konno S, et al. Eur Spine J 2007;16:1951-7``: an article by its first author and place
    in a journal, which find it; anything else as it stands."""
    whole = citation.rstrip(".")
    found = _ARTICLE.match(whole)
    if found is None:
        return whole
    return f"{found['first']}{', et al' if found['more'] else ''}. {found['journal']}"
