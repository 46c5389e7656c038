"""The knowledge base as the window reads it: entries to find, and a page for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from typing import TypeVar

from hipspine_desktop.documents.model import (
    Block,
    DataTable,
    Facts,
    Items,
    Prose,
    RichText,
    Section,
    SubHeading,
)
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services.knowledge_pages import FindingPages, Uses, other_uses
from hipspine_desktop.services.knowledge_rule_pages import Citations, RulePages, citations
from hipspine_desktop.services.knowledge_words import KnowledgeWords, SourceNumbers
from hipspine_desktop.services.quick_entry.tokens import folded
from hipspine_desktop.wording.texts import Texts

Entry = TypeVar("Entry")


class LineRole(StrEnum):
    """How a line of a page stands there."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    FACT = "fact"
    HEAD = "head"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: a text, a label with its value (fact), or the cells of a table's head or row.

    Attributes:
        shares: of a table's head: how wide its columns are beside each other.
    """

    role: LineRole
    cells: tuple[str, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryRef:
    """Which entry is meant.

    Attributes:
        level: condition, finding, red_flag, rule, cluster, root, pathway, source or hip_spine.
    """

    level: str
    id: str


@dataclass(frozen=True, slots=True)
class KnowledgeItem:
    """One entry: `kind` in words; `search` holds its names, `says` what else it is found by."""

    id: str
    kind: str
    label: str
    search: str
    level: str = ""
    says: str = ""

    @property
    def ref(self) -> EntryRef:
        """How others point at it."""
        return EntryRef(self.level, self.id)


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """What one entry says; the sources it names are its last lines."""

    item: KnowledgeItem
    lines: tuple[PageLine, ...]


class KnowledgeBrowse:
    """Finds entries and writes their pages."""

    def __init__(self, base: KnowledgeBase, texts: Texts) -> None:
        self._base, self._texts = base, texts
        self._makers: dict[tuple[str, str], Callable[[FindingPages, RulePages], Section]] = {}
        self.items = tuple(self._collect())

    @cached_property
    def _cited(self) -> Citations:
        """Made once: it walks the whole base."""
        return citations(self._base)

    @cached_property
    def _uses(self) -> Uses:
        """Made once, likewise."""
        return other_uses(KnowledgeWords(self._base, self._texts, SourceNumbers()))

    def find(self, typed: str) -> tuple[KnowledgeItem, ...]:
        """Entries that hold all words typed.

        Those whose name begins with them come first, then those that are called so, then those
        that say so of how they are asked, done or weighed.
        """
        words = folded(typed).split()
        start = " ".join(words)
        ranked: list[tuple[int, int, KnowledgeItem]] = []
        for place, item in enumerate(self.items):
            if all(w in item.search for w in words):
                begins = folded(item.label).startswith(start)
                ranked.append((0 if begins else 1, place, item))
            elif all(w in item.search or w in item.says for w in words):
                ranked.append((2, place, item))
        return tuple(item for _, _, item in sorted(ranked, key=lambda r: r[:2]))

    def entry(self, ref: EntryRef) -> KnowledgeItem | None:
        """The entry meant, None where the base has no such page."""
        return next((i for i in self.items if i.ref == ref), None)

    def page(self, item: KnowledgeItem) -> KnowledgePage:
        """The page of an entry."""
        numbers = SourceNumbers()
        words = KnowledgeWords(self._base, self._texts, numbers)
        rules = RulePages(words, self._cited)
        section = self._makers[item.kind, item.id](FindingPages(words, self._uses), rules)
        lines = [line for block in section.blocks for line in _lines(block)]
        if numbers.ids:
            lines.append(PageLine(LineRole.HEADING, (words.say("show.sources"),)))
        for number, source_id in enumerate(numbers.ids, start=1):
            blocks = rules.source(self._base.source_by_id[source_id])
            said = " ".join(_text(block.text) for block in blocks)
            lines.append(PageLine(LineRole.FACT, (f"[{number}]", said)))
        return KnowledgePage(item, tuple(lines))

    def _collect(self) -> Iterator[KnowledgeItem]:
        base = self._base
        for condition in base.conditions:
            maker = partial(_of_findings, FindingPages.condition, condition)
            item = self._item("condition", condition.id, condition.label, "", maker)
            yield replace(item, says=folded(condition.plain))
        for finding in base.catalogue:
            names = " ".join((*finding.aliases, *finding.synonyms))
            maker = partial(_of_findings, FindingPages.finding, finding)
            says = (finding.question, finding.how_to, finding.positive_when, *finding.equipment)
            item = self._item("finding", finding.id, finding.label, names, maker)
            yield replace(item, says=folded(" ".join(says)))
        for flag in base.red_flags:
            yield self._item(
                "red_flag", flag.id, flag.label, "", partial(_of_rules, RulePages.red_flag, flag)
            )
        for rule in base.rules:
            yield self._item(
                "rule", rule.id, rule.label, "", partial(_of_rules, RulePages.rule, rule)
            )
        for cluster in base.clusters:
            yield self._item(
                "cluster",
                cluster.id,
                cluster.label,
                "",
                partial(_of_findings, FindingPages.cluster, cluster),
            )
        for root in base.roots:
            yield self._item(
                "root", root.id, root.label, "", partial(_of_rules, RulePages.root, root)
            )
        labels = {c.id: c.label for c in base.conditions}
        for pathway in base.pathways:
            label = labels.get(pathway.id, pathway.id.replace("_", " "))
            yield self._item(
                "pathway", pathway.id, label, "", partial(_of_rules, RulePages.pathway, pathway)
            )
        title = self._texts("knowledge.hip_spine.title")
        yield self._item("hip_spine", "hip_spine", title, "", _of_hip_spine)
        for source in base.sources:
            yield self._item(
                "source",
                source.id,
                source.short,
                source.citation,
                partial(_of_rules, RulePages.source_page, source),
            )

    def _item(
        self, kind: str, entry_id: str, label: str, names: str,
        maker: Callable[[FindingPages, RulePages], Section],
    ) -> KnowledgeItem:  # fmt: skip
        word = self._texts(f"knowledge.level.{kind}")
        self._makers[word, entry_id] = maker
        search = folded(" ".join((label, names, word, entry_id.replace("_", " "))))
        return KnowledgeItem(entry_id, word, label, search, kind)


def _of_findings(
    make: Callable[[FindingPages, Entry], Section],
    entry: Entry,
    pages: FindingPages,
    _rules: RulePages,
) -> Section:
    return make(pages, entry)


def _of_rules(
    make: Callable[[RulePages, Entry], Section],
    entry: Entry,
    _findings: FindingPages,
    pages: RulePages,
) -> Section:
    return make(pages, entry)


def _of_hip_spine(_findings: FindingPages, pages: RulePages) -> Section:
    return pages.hip_spine()


def _lines(block: Block) -> Iterator[PageLine]:
    match block:
        case Prose():
            yield PageLine(LineRole.TEXT, (_text(block.text),))
        case SubHeading():
            note = f" ({block.note})" if block.note else ""
            yield PageLine(LineRole.HEADING, (f"{block.text}{note}",))
        case Items():
            for item in block.items:
                yield PageLine(LineRole.ITEM, (_text(item),))
        case Facts():
            for label, value in (*block.left, *block.right):
                yield PageLine(LineRole.FACT, (label, value))
        case DataTable():
            yield PageLine(LineRole.HEAD, block.heads, block.widths)
            for row in block.rows:
                yield PageLine(LineRole.ROW, row)
        case _:
            return


def _text(text: RichText) -> str:
    return "".join(span.text for span in text)
