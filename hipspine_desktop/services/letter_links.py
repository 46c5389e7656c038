"""A letter beside what the record proposes now: what follows, is marked, is unfinished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.letter import REQUEST, Letter
from hipspine_desktop.domain.linked_text import (
    Link,
    Linked,
    Mark,
    as_proposed,
    changed_words,
    followed,
    retyped,
)
from hipspine_desktop.domain.stationery import blanks
from hipspine_desktop.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a letter should be read again before it goes out; one sentence."""

    section: str
    sentence: str


def links_of(letter: Letter, key: str, own: str, proposed: str) -> tuple[Link, ...]:
    """What an edited text was made from; a letter of an earlier program did not say."""
    return dict(letter.links).get(key) or retyped(as_proposed(proposed), own)


def brought_up(letter: Letter, proposed: Mapping[str, str]) -> Letter:
    """The letter with everything that was left as proposed as it is proposed now.

    Args:
        proposed: words by section key and :data:`REQUEST`.
    """
    sections: list[tuple[str, str]] = []
    links: list[tuple[str, tuple[Link, ...]]] = []
    for key, own in letter.sections:
        now = proposed.get(key, "")
        before = links_of(letter, key, own, now)
        found = followed(before, now)
        if found.links == before:
            sections.append((key, own))
        elif any(link.is_edited for link in found.links):
            sections.append((key, found.text))
        else:
            continue
        links.append((key, found.links))
    now = proposed.get(REQUEST, letter.request)
    before = links_of(letter, REQUEST, letter.request, now)
    found = followed(before, now)
    request = letter.request if found.links == before else found.text
    links.append((REQUEST, found.links))
    return replace(letter, request=request, sections=tuple(sections), links=tuple(links))


def linked_texts(letter: Letter, proposed: Mapping[str, str]) -> Iterator[tuple[str, Linked]]:
    """Each edited text by its key, with what is to be decided on."""
    for key, own in (*letter.sections, (REQUEST, letter.request)):
        now = proposed.get(key, own if key == REQUEST else "")
        yield key, followed(links_of(letter, key, own, now), now)


def mark_words(texts: Texts, mark: Mark) -> str:
    """``This sentence rests on a finding that changed: was …, now …``"""
    was, now = changed_words(mark.was, mark.now)
    if mark.place is None:
        key = "section"
    elif not mark.own:
        key = "left_out" if mark.now else "left_out_gone"
    elif not mark.now:
        key = "gone"
    else:
        key = "changed"
    return texts(f"stationery.mark.{key}", was=was.rstrip("."), now=now.rstrip("."))


def doubts(letter: Letter, proposed: Mapping[str, str], texts: Texts) -> tuple[Doubt, ...]:
    """What is to be said before the letter is issued: marked sentences, blanks left open."""
    found = [
        Doubt(key, mark_words(texts, mark))
        for key, text in linked_texts(letter, proposed)
        for mark in text.marks
    ]
    for key, own in ((REQUEST, letter.request), *letter.sections):
        names = open_blanks(own)
        if names:
            words = texts("stationery.blanks_left", blanks=", ".join(names))
            found.append(Doubt(key, words))
    return tuple(found)


def open_blanks(*parts: str) -> tuple[str, ...]:
    """Labels of the blanks that nobody filled in, each once."""
    return tuple(dict.fromkeys(blank.label for text in parts for blank in blanks(text)))


def unfilled(assessment: Assessment, texts: Texts) -> tuple[str, ...]:
    """A sentence about the blanks left open in an assessment's own words; none when all are
    filled in."""
    words = (*assessment.narrative.values(), assessment.impression.text)
    names = open_blanks(*words)
    return (texts("stationery.blanks_left", blanks=", ".join(names)),) if names else ()
