"""The knowledge base in words: facts, triggers, rates, and numbered source references."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.documents.model import Block, Items, SubHeading, plain
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.domain.sources import Basis, Confidence, Source
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Cited, Estimate, Fact, Trigger, When
from hipspine_desktop.wording.texts import Texts

LONG_LINE = 140
"""Characters from which a combination of combinations is set out in lines of its own."""


class SourceNumbers:
    """Numbers of sources in brackets; new ones are numbered as they are met.

    Args:
        known: sources that are numbered from the start, in this order.
    """

    def __init__(self, known: Sequence[Source] = ()) -> None:
        self._numbers = {source.id: number for number, source in enumerate(known, start=1)}

    def of(self, source_id: str) -> int:
        """The number of a source."""
        return self._numbers.setdefault(source_id, len(self._numbers) + 1)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the order of their numbers."""
        return tuple(self._numbers)


class KnowledgeWords:
    """Facts, triggers, rates and references as texts."""

    def __init__(self, base: KnowledgeBase, texts: Texts, numbers: SourceNumbers) -> None:
        self.base, self.texts, self.numbers = base, texts, numbers

    def say(self, key: str, /, **values: object) -> str:
        """A text of the knowledge area."""
        return self.texts(f"knowledge.{key}", **values)

    def short_name(self, condition_id: str) -> str:
        """Short name of a condition, its label where none is kept."""
        key = f"knowledge.short.{condition_id}"
        if key in self.texts:
            return self.texts(key)
        return self.base.condition_by_id[condition_id].label

    def reference(self, source_id: str) -> str:
        """``Metcalfe 2019 [12]``."""
        source = self.base.source_by_id[source_id]
        return f"{source.short} [{self.numbers.of(source_id)}]"

    def source_of(self, cited: Cited) -> str:
        """The source with its number; what it is instead where the figure was not seen there, and
        the confidence where it is not moderate (a judgement never claims any)."""
        basis = self.texts(f"clinical.basis.{cited.basis}")
        parts = [self.reference(cited.source)] if cited.source is not None else []
        if cited.basis is not Basis.SEEN:
            parts.append(basis)
        if cited.basis is not Basis.JUDGEMENT and cited.confidence is not Confidence.MODERATE:
            grade = self.say(f"confidence.{cited.confidence}")
            parts.append(self.say("figure.confidence", confidence=grade))
        return ", ".join(parts)

    def support(self, estimate: Estimate) -> str:
        """What a rate rests on: "n 108", "weight 25", "0.5–8 %", or nothing."""
        if estimate.n is not None:
            key = "weight" if estimate.basis is Basis.JUDGEMENT else "n"
            return self.say(f"figure.{key}", n=estimate.n)
        if estimate.interval is not None:
            low, high = (number(100 * end) for end in estimate.interval)
            return self.say("figure.interval", low=low, high=high)
        return ""

    def ground(self, cited: Cited) -> str:
        """What was published, against whom, and the reason."""
        parts = []
        if isinstance(cited, Estimate):
            parts = [sentence(cited.published)]
            if cited.comparator:
                parts.append(self.say("figure.against", comparator=cited.comparator))
        parts.append(sentence(cited.reason))
        return " ".join(part for part in parts if part)

    def fact(self, fact: Fact) -> str:
        """A leaf of a trigger or an item of a rule."""
        if fact.age_at_least is not None:
            return self.say("fact.age_at_least", value=fact.age_at_least)
        if fact.age_at_most is not None:
            return self.say("fact.age_at_most", value=fact.age_at_most)
        if fact.sex is not None:
            return self.say(f"fact.{fact.sex}")
        finding = self.base.catalogue.finding(fact.finding or "")
        text = self.when(finding, fact.when)
        if fact.side != "any":
            text = self.say(f"fact.{fact.side}", fact=text)
        return self.say("fact.unknown", fact=text) if fact.unknown_as == "present" else text

    def sign(self, fact: Fact) -> str:
        """A fact without its side, for tables where the side is understood."""
        if fact.finding is None:
            return self.fact(fact)
        return self.when(self.base.catalogue.finding(fact.finding), fact.when)

    def when(self, finding: FindingDefinition, when: When) -> str:
        """A finding with the answer that counts."""
        if when.choice is not None:
            labels = [finding.option_label(code) for code in when.choice]
            choices = f" {self.say('trigger.or')} ".join(labels)
            return self.say("fact.choice", label=finding.label, choices=choices)
        for name in ("below", "at_most", "above", "at_least", "count_at_least"):
            value = getattr(when, name)
            if value is not None:
                shown = self._with_unit(finding, value)
                return self.say(f"fact.{name}", label=finding.label, value=shown)
        if when.answer == "absent":
            return self.say("fact.absent", label=finding.label)
        return finding.label

    def inline(self, trigger: Trigger, inner: bool = False) -> str:
        """A trigger in one line; inner combinations stand in brackets."""
        if trigger.fact is not None:
            return self.fact(trigger.fact)
        if trigger.none_of is not None:
            return self.say("trigger.none_of", facts=self._joined(trigger.none_of, "or"))
        if trigger.of is not None:
            facts = self._joined(trigger.of, None)
            text = self.say("trigger.of", count=trigger.at_least, facts=facts)
        else:
            parts, word = (trigger.all, "and") if trigger.all is not None else (trigger.any, "or")
            text = self._joined(parts or (), word)
            inner = inner and len(parts or ()) > 1
        return f"({text})" if inner else text

    def trigger_blocks(self, trigger: Trigger) -> tuple[Block, ...]:
        """A trigger as a heading and a list; deep parts become a numbered outline."""
        shape = _shape(trigger)
        if shape is None:
            return (Items((plain(capital(self.inline(trigger))),)),)
        name, parts = shape
        head = self.say(f"trigger.{name}_head", **_count(trigger))
        if any(self._is_deep(part) for part in parts):
            numbered = [self._outline(part, str(i)) for i, part in enumerate(parts, start=1)]
            lines = tuple(line for outline in numbered for line in outline)
        else:
            lines = tuple(capital(self.inline(part)) for part in parts)
        return (SubHeading(head), Items(tuple(plain(line) for line in lines)))

    def _is_deep(self, trigger: Trigger) -> bool:
        """Too long for one line and made of combinations."""
        shape = _shape(trigger)
        nested = shape is not None and any(_shape(part) is not None for part in shape[1])
        return nested and len(self.inline(trigger)) > LONG_LINE

    def _outline(self, trigger: Trigger, number: str) -> list[str]:
        """A part of a trigger, its own parts numbered 1.1, 1.2 below it."""
        shape = _shape(trigger)
        if shape is None or not self._is_deep(trigger):
            return [f"{number}  {capital(self.inline(trigger))}"]
        name, parts = shape
        lines = [f"{number}  {self.say(f'trigger.{name}_head', **_count(trigger))}"]
        for i, part in enumerate(parts, start=1):
            lines += self._outline(part, f"{number}.{i}")
        return lines

    def _with_unit(self, finding: FindingDefinition, value: float) -> str:
        if finding.kind is FindingKind.GRADED:
            return self.say("fact.grade", value=f"{value:g}")
        unit = f" {finding.unit}" if finding.unit else ""
        return f"{value:g}{unit}"

    def _joined(self, parts: Sequence[Trigger], word: str | None) -> str:
        texts = [self.inline(part, inner=True) for part in parts]
        if word is None:
            return "; ".join(texts)
        return f" {self.say(f'trigger.{word}')} ".join(texts)


def number(value: float) -> str:
    """At most three significant digits, without trailing zeros: 89.3, 7, 0.5."""
    return f"{value:.3g}"


def sentence(text: str) -> str:
    """With a capital and a full stop; nothing stays nothing."""
    text = text.strip()
    if not text:
        return ""
    return capital(text if text[-1] in ".?:" else f"{text}.")


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def _count(trigger: Trigger) -> dict[str, object]:
    return {"count": trigger.at_least} if trigger.of is not None else {}


def _shape(trigger: Trigger) -> tuple[str, tuple[Trigger, ...]] | None:
    """What kind of combination a trigger is, and its parts; nothing for a fact or a single part."""
    shapes = (
        ("all", trigger.all),
        ("any", trigger.any),
        ("of", trigger.of),
        ("none", trigger.none_of),
    )
    return next(((name, parts) for name, parts in shapes if parts and len(parts) > 1), None)
