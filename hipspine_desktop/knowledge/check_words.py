"""Checks of words: help for every finding, plain labels, names that mean one thing, reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from hipspine_desktop.domain.findings import FindingKind, Part
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.faults import Fault, error, warning
from hipspine_desktop.knowledge.reading import Entries
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import Cited, FindingEntry

_FUNCTION = re.compile(
    r"\b(sensation|feeling|strength|power|reflex(?:es)?|jerk|range|movement|pulses?|tone|balance"
    r"|mobility|control|length|posture|alignment|morphology|flexibility)\b",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"reduc|limit|los[st]|loss|weak|absent|impair|abnormal|alter|restrict|pain|hurt|brisk|increas"
    r"|decreas|normal|full|free|less|more|poor|cannot|unable|sore|tender|brings? on|reproduc|eas"
    r"|swollen|shorter|longer|difficult|without|numb|growing|worse|better|positive|lower than"
    r"|change",
    re.IGNORECASE,
)

_NEGATIVE = re.compile(
    r"^(no|not|denies|denied|without|absence of|negative|normal|full|symmetrical|intact)\b"
    r"|\b(unremarkable|negative|absent|normal|intact)$|\bis normal\b",
    re.IGNORECASE,
)

EMPTY_TALK = re.compile(
    r"^(judged|judgement|clinician.?s judgement|as above|expected|unusual|not known|none"
    r"|(no (study|figure|rate)s? (found|seen)[;,.]? ?)?((a )?clinician.?s judgement|judged)?"
    r"|no study found; clinician.?s judgement for adults with hip, groin, buttock or leg pain"
    r"|clinic experience(; no figure found)?|(no figure|unspecific|uncommon|less common)"
    r"|no figures? (found|seen|for this group)(; judged)?)\.?$",
    re.IGNORECASE,
)
"""Reasons that say only that it is a judgement, not what it rests on."""


def help_texts(entries: Entries) -> Iterator[Fault]:
    """Findings without a question or a way to do them, and tests without what is positive."""
    parts = {section.id: section.part for section in entries.of("section")}
    for place, finding in entries.with_place("finding"):
        if not (finding.question or finding.how_to):
            yield error(place, "help", "has neither 'question' nor 'how_to'")
        is_test = parts.get(finding.section) is Part.EXAMINATION
        if is_test and finding.kind is FindingKind.YES_NO and not finding.positive_when:
            yield error(place, "help", "is a test without 'positive_when'")


def ambiguous_labels(entries: Entries) -> Iterator[Fault]:
    """Yes/no labels that name a function only: "Sensation L5" present, is that good or bad?"""
    for place, finding in entries.with_place("finding"):
        if finding.kind is not FindingKind.YES_NO:
            continue
        for name in ("label", "phrase_present"):
            text = getattr(finding, name)
            if _FUNCTION.search(text) and not _DIRECTION.search(text):
                yield error(
                    place,
                    "ambiguous",
                    f"'{name}' is '{text}': say what 'present' means, e.g. 'reduced'",
                )


def aliases(entries: Entries) -> Iterator[Fault]:
    """A quick-entry alias belongs to one finding; it is no other finding's id or synonym."""
    owners = _owners(entries, "aliases")
    ids = {finding.id.replace("_", " "): finding.id for finding in entries.of("finding")}
    synonyms = _owners(entries, "synonyms")
    for alias, found in sorted(owners.items()):
        names = [finding.id for _, finding in found]
        place = found[0][0]
        if len(set(names)) > 1:
            yield error(place, "alias", f"alias '{alias}' is used by {', '.join(names)}")
        if ids.get(alias, names[0]) not in names:
            yield error(place, "alias", f"alias '{alias}' is the name of '{ids[alias]}'")
        others = {other.id for _, other in synonyms.get(alias, [])} - set(names)
        if others:
            yield warning(
                place, "alias and synonym", f"alias '{alias}' is a synonym of {_list(others)}"
            )


def shared_synonyms(entries: Entries) -> Iterator[Fault]:
    """Synonyms of several findings: a report's word then fits more than one."""
    for word, found in sorted(_owners(entries, "synonyms").items()):
        names = {finding.id for _, finding in found}
        if len(names) > 1:
            yield warning(
                found[0][0], "shared synonym", f"synonym '{word}' is shared by {_list(names)}"
            )


def negative_synonyms(entries: Entries) -> Iterator[Fault]:
    """Synonyms that say the finding is absent: a reader of reports must not take them for it."""
    for place, finding in entries.with_place("finding"):
        if finding.kind is FindingKind.YES_NO:
            for word in finding.synonyms:
                if _NEGATIVE.search(word) and not _NEGATIVE.search(finding.label):
                    yield warning(place, "negative synonym", f"synonym '{word}' says it is absent")


def empty_reasons(entries: Entries) -> Iterator[Fault]:
    """Judgements whose reason gives no ground, counted per entry."""
    for table in entries.tables:
        for place, entry in entries.with_place(table):
            empty = [c for c in walk(entry, Cited) if is_empty_talk(c)]
            if empty:
                words = sorted({cited.reason for cited in empty})
                yield warning(
                    place,
                    "empty reason",
                    f"{len(empty)} judgement(s) without a ground: '{words[0]}'",
                )


def is_empty_talk(cited: Cited) -> bool:
    """Whether a judgement's reason says nothing but that it is one."""
    return cited.basis is Basis.JUDGEMENT and bool(EMPTY_TALK.match(cited.reason.strip()))


def _owners(entries: Entries, field: str) -> dict[str, list[tuple[str, FindingEntry]]]:
    owners: dict[str, list[tuple[str, FindingEntry]]] = defaultdict(list)
    for place, finding in entries.with_place("finding"):
        for word in dict.fromkeys(_folded(word) for word in getattr(finding, field)):
            owners[word].append((place, finding))
    return owners


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").split())


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
