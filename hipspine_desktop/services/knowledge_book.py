"""The knowledge base as a book: chapters in clinic order, sources, and what is open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hipspine_desktop.documents.knowledge_book import book_bytes
from hipspine_desktop.documents.knowledge_model import BookChapter, BookPart, KnowledgeBook
from hipspine_desktop.documents.layout.fonts import register_fonts
from hipspine_desktop.documents.model import (
    BasisLegend,
    DataTable,
    Properties,
    Prose,
    Section,
    TextSize,
    plain,
)
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import Cited, ConditionEntry
from hipspine_desktop.services.knowledge_answer_pages import AnswerPages
from hipspine_desktop.services.knowledge_open import open_table
from hipspine_desktop.services.knowledge_pages import FindingPages
from hipspine_desktop.services.knowledge_rule_pages import RulePages
from hipspine_desktop.services.knowledge_words import KnowledgeWords, SourceNumbers, capital
from hipspine_desktop.wording.texts import Texts


def knowledge_book_pdf(base: KnowledgeBase, texts: Texts, fonts: Path) -> bytes:
    """The whole base as PDF; the same base gives the same bytes.

    Args:
        fonts: the folder of the typeface.
    """
    register_fonts(fonts)
    return book_bytes(compose_book(base, texts))


def compose_book(base: KnowledgeBase, texts: Texts) -> KnowledgeBook:
    """The book's content before layout."""
    ordered = sorted(base.sources, key=lambda source: source.short.casefold())
    words = KnowledgeWords(base, texts, SourceNumbers(ordered))
    binder = _Binder(words)
    say = words.say
    return KnowledgeBook(
        properties=Properties(
            title=say("book.title"),
            author=say("book.author"),
            subject=say("book.subject"),
            creator=say("book.author"),
            language="en-GB",
            check=base.content_hash,
        ),
        title=say("book.title"),
        subtitle=say("book.subtitle"),
        front=(
            Prose(plain(base.summary), TextSize.CAPTION),
            *(Prose(plain(say(f"book.front_{name}"))) for name in ("use", "rates", "weight")),
            BasisLegend(tuple((b, capital(texts(f"clinical.basis.{b}"))) for b in Basis)),
            _counts(words),
        ),
        contents_title=say("book.contents"),
        chapters=binder.chapters(),
        foot=say("book.foot", version=base.version, check=base.content_hash[:12]),
        page_of=texts("knowledge.book.page_of", page="{page}", pages="{pages}"),
        replaced_note=say("book.replaced"),
    )


class _Binder:
    """Puts pages into chapters."""

    def __init__(self, words: KnowledgeWords) -> None:
        self._words, self._base = words, words.base
        self._findings, self._rules = FindingPages(words), RulePages(words)

    def chapters(self) -> tuple[BookChapter, ...]:
        """All chapters in reading order."""
        base, findings, rules = self._base, self._findings, self._rules
        return (
            self._chapter("flags", self._flag_parts()),
            self._chapter(
                "conditions", [self._one(findings.condition(c)) for c in base.conditions]
            ),
            self._chapter("findings", self._finding_parts()),
            self._chapter("rules", [self._all("rules", map(rules.rule, base.rules))]),
            self._chapter(
                "clusters", [self._all("clusters", map(findings.cluster, base.clusters))]
            ),
            self._chapter("roots", [self._all("roots", map(rules.root, base.roots))]),
            self._chapter("pathways", self._pathway_parts()),
            self._chapter("imaging", [self._all("imaging", map(rules.imaging, self._imaging()))]),
            self._chapter("answers", self._answer_parts()),
            self._chapter("open", self._open_parts()),
            self._chapter("sources", [self._all("sources", self._sources())]),
        )

    def _pathway_parts(self) -> list[BookPart]:
        """One part a condition, then hip and spine together."""
        rules = self._rules
        pages = [rules.pathway(pathway) for pathway in self._base.pathways]
        return [self._one(page) for page in (*pages, rules.hip_spine())]

    def _chapter(self, key: str, parts: list[BookPart]) -> BookChapter:
        count = len(self._base.conditions)
        intro = (Prose(plain(self._words.say(f"book.{key}_intro", count=count))),)
        return BookChapter(key, self._words.say(f"book.{key}"), tuple(parts), intro)

    @staticmethod
    def _all(key: str, sections: Iterable[Section]) -> BookPart:
        """One part without a heading of its own."""
        return BookPart(key, "", tuple(sections))

    @staticmethod
    def _one(section: Section) -> BookPart:
        """A part of one section, which names itself in the contents."""
        return BookPart(section.key, section.label, (section,))

    def _finding_parts(self) -> list[BookPart]:
        found = []
        for section in self._base.catalogue.sections:
            pages = map(self._findings.finding, self._base.catalogue.in_section(section.id))
            found.append(BookPart(section.id, section.title, tuple(pages)))
        return [part for part in found if part.sections]

    def _flag_parts(self) -> list[BookPart]:
        flags = self._base.red_flags
        names = dict.fromkeys(flag.pathology for flag in flags)
        found = []
        for name in names:
            same = sorted((f for f in flags if f.pathology == name), key=lambda f: f.concern)
            key = f"flag_{same[0].id}"
            found.append(BookPart(key, capital(name), tuple(map(self._rules.red_flag, same))))
        return found

    def _answer_parts(self) -> list[BookPart]:
        pages = AnswerPages(self._words)
        return [self._one(page) for page in (pages.contradictions(), pages.implications())]

    def _imaging(self) -> list[str]:
        return list(dict.fromkeys(entry.finding for entry in self._base.imaging))

    def _open_parts(self) -> list[BookPart]:
        parts = []
        for key, basis in (
            ("open_unverified", Basis.UNVERIFIED),
            ("open_judged", Basis.JUDGEMENT),
        ):
            table = open_table(self._words, basis)
            section = Section(key, "", (table,), wide=True, in_outline=False)
            parts.append(BookPart(key, self._words.say(f"book.{key}"), (section,)))
        return parts

    def _sources(self) -> Iterable[Section]:
        for number, source_id in enumerate(self._words.numbers.ids, start=1):
            source = self._base.source_by_id[source_id]
            blocks = self._rules.source(source)
            yield Section(source.id, f"[{number}] {source.short}", blocks, in_outline=False)


def _counts(words: KnowledgeWords) -> DataTable:
    base = words.base
    tables: tuple[tuple[str, object], ...] = (
        ("links", base.indicators),
        ("priors", [prior for c in base.conditions for prior in _priors(c)]),
        ("rules", base.rules),
        ("flags", base.red_flags),
        ("advice", (*base.pathways, *base.hip_spine)),
        ("roots", base.roots),
        ("clusters", base.clusters),
        ("imaging", base.imaging),
    )
    rows = []
    for name, entries in tables:
        bases = [cited.basis for cited in walk(entries, Cited)]
        row = [str(bases.count(basis)) for basis in Basis]
        rows.append((words.say(f"book.count_{name}"), *row))
    heads = tuple(
        words.say(f"book.front_heads_{name}")
        for name in ("what", "seen", "unverified", "judgement")
    )
    return DataTable(heads, tuple(rows), (0.46, 0.18, 0.18, 0.18))


def _priors(condition: ConditionEntry) -> Iterable[Cited]:
    return condition.prior
