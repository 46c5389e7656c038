"""One entry of the knowledge base by its id, as plain text for the terminal."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Callable, Iterator

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
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services.knowledge_answer_pages import AnswerPages
from hipspine_desktop.services.knowledge_pages import FindingPages
from hipspine_desktop.services.knowledge_rule_pages import RulePages
from hipspine_desktop.services.knowledge_words import KnowledgeWords, SourceNumbers
from hipspine_desktop.wording.texts import Texts

WIDTH = 96
_LABEL = 15
Page = Callable[[], Section]


class KnowledgeShow:
    """Finds any entry and writes its page as text, sources with addresses at the end."""

    def __init__(self, base: KnowledgeBase, texts: Texts) -> None:
        self._base, self._texts = base, texts

    def text(self, entry_id: str) -> str:
        """The page of a finding, condition, indicator, cluster, rule, red flag, pathway, root,
        imaging row, contradiction, implication or source; all of them where several use an id.

        Raises:
            KnowledgeError: the id is unknown; names what is near.
        """
        numbers = SourceNumbers()
        words = KnowledgeWords(self._base, self._texts, numbers)
        pages = [(k, page) for k, name, page in self._pages(words, entry_id) if name == entry_id]
        if not pages:
            raise KnowledgeError((self._unknown(words, entry_id),))
        lines: list[str] = []
        for kind, page in pages:
            lines += [*self._page_lines(words, kind, entry_id, page()), ""]
        return "\n".join([*lines, *self._source_lines(words)]).rstrip()

    def _page_lines(
        self, words: KnowledgeWords, kind: str, entry_id: str, section: Section
    ) -> Iterator[str]:
        name = words.say(f"level.{kind}")
        title = words.say("show.title", label=section.label, kind=name, id=entry_id)
        yield from (title, "=" * len(title))
        for block in section.blocks:
            yield from block_lines(block)

    def _source_lines(self, words: KnowledgeWords) -> Iterator[str]:
        if not words.numbers.ids:
            return
        title = words.say("show.sources")
        yield from (title, "-" * len(title))
        pages = RulePages(words)
        for number, source_id in enumerate(words.numbers.ids, start=1):
            blocks = pages.source(self._base.source_by_id[source_id])
            for place, block in enumerate(blocks):
                yield from _hang("" if place else f"[{number}]", _text(block.text), 6)

    def _pages(self, words: KnowledgeWords, wanted: str) -> Iterator[tuple[str, str, Page]]:
        """Kind, id and page of every entry; pages are made only when called."""
        base, findings, rules = self._base, FindingPages(words), RulePages(words)
        for finding in base.catalogue:
            yield "finding", finding.id, _page(findings.finding, finding)
        named = {finding.id for finding in base.catalogue}
        for indicator in base.indicators:
            # an indicator with its finding's name is already on the finding's page
            if not (indicator.id == wanted and wanted in named):
                yield "indicator", indicator.id, _page(findings.indicator, indicator)
        for condition in base.conditions:
            yield "condition", condition.id, _page(findings.condition, condition)
        for cluster in base.clusters:
            yield "cluster", cluster.id, _page(findings.cluster, cluster)
        for rule in base.rules:
            yield "rule", rule.id, _page(rules.rule, rule)
        for flag in base.red_flags:
            yield "red_flag", flag.id, _page(rules.red_flag, flag)
        for pathway in base.pathways:
            yield "pathway", pathway.id, _page(rules.pathway, pathway)
        for root in base.roots:
            yield "root", root.id, _page(rules.root, root)
        for entry in base.imaging:
            yield "imaging_finding", entry.id, _page(rules.imaging, entry.finding)
        if base.hip_spine:
            yield "hip_spine", "hip_spine", _page(RulePages.hip_spine, rules)
        answers = AnswerPages(words)
        for contradiction in base.contradictions:
            yield "contradiction", contradiction.id, _page(answers.contradiction, contradiction)
        for implication in base.implications:
            yield "implication", implication.id, _page(answers.implication, implication)
        for source in base.sources:
            yield "source", source.id, _page(rules.source_page, source)

    def _unknown(self, words: KnowledgeWords, entry_id: str) -> str:
        known = {name for _, name, _ in self._pages(words, "")}
        near = difflib.get_close_matches(entry_id, sorted(known), n=5)
        hint = words.say("show.near", ids=", ".join(near)) if near else ""
        return words.say("show.unknown", id=entry_id, near=hint or words.say("show.nothing_near"))


def block_lines(block: Block) -> Iterator[str]:
    """A block as lines of at most `WIDTH` characters; tables become one paragraph a row."""
    match block:
        case Prose():
            yield from textwrap.wrap(_text(block.text), WIDTH)
        case SubHeading():
            note = f"  ({block.note})" if block.note else ""
            yield from ("", *textwrap.wrap(f"{block.text}{note}", WIDTH))
        case Items():
            for item in block.items:
                yield from _hang("  -", _text(item), 4)
        case Facts():
            for label, value in (*block.left, *block.right):
                yield from _hang(f"{label}:", value, _LABEL)
        case DataTable():
            if len(block.heads) == 2:
                yield f"{block.heads[0]}:"
            for row in block.rows:
                pairs = zip(block.heads, row, strict=True)
                cells = [_cell(head, cell, len(row)) for head, cell in pairs if cell]
                yield from _hang("  -", " | ".join(cells), 4)
        case _:
            return


def _cell(head: str, cell: str, columns: int) -> str:
    """Short cells of wide tables carry their column's name."""
    return f"{head} {cell}" if columns > 3 and len(cell) < 14 else cell


def _hang(mark: str, text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=mark.ljust(indent - 1) + " ",
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _text(text: RichText) -> str:
    return "".join(span.text for span in text)


def _page(make: Callable[..., Section], entry: object) -> Page:
    return lambda: make(entry)
