"""Words that were edited, and the proposal they were made from: what happens when that changes.

A text proposed from the record is edited in place. Each sentence remembers what it was made from:

- A sentence that was left as proposed follows the record.
- A sentence that was edited or left out stays so; if what it was made from reads otherwise now, it
  is marked.
- What the clinician added stays; what the record says anew comes in.

Nothing here overwrites an edited sentence: only :func:`taken` does, when told to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BREAK = re.compile(r"(?<=[.!?…])[ \t]+(?=[A-Z\[(“\"À-Þ])|[ \t]*(?=\n+[^\n])")
_SHORT = re.compile(r"(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|Miss|Prof|St|No|Nr|approx|e\.g|i\.e|vs|cf)\.$")
_LIKE = 0.45
"""Share of words two sentences have in common from which one is the other, changed."""
_WORD = re.compile(r"[\w°%]+")
_CONTEXT = 3
_EQUAL, _SIMILAR, _IN_PLACE = 1_000_000.0, 1_000.0, 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """A sentence and what it was made from.

    Attributes:
        own: as it stands in the text, with the line breaks in front of it; "": left out.
        was: as it was proposed; "": the clinician's own.
    """

    own: str
    was: str

    @property
    def is_edited(self) -> bool:
        """Whether it is other than it was proposed."""
        return not same(self.own, self.was)


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that rests on what reads otherwise now.

    Attributes:
        place: of its link; None: all of the text, which was left out.
        own: the sentence; "": left out.
        was, now: what it was made from, then and now; "" when the record says nothing of it now.
    """

    place: int | None
    own: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A text as it stands now, with what is to be decided on."""

    links: tuple[Link, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """The words."""
        return text_of(self.links)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of a text begins and ends, line breaks in front not counted."""
    found: list[tuple[int, int]] = []
    start = 0
    ends = [(m.start(), m.end()) for m in _BREAK.finditer(text)]
    for end, after in [*ends, (len(text), len(text))]:
        piece = text[start:end]
        if after < len(text) and text[after] != "\n" and _SHORT.search(piece):
            continue
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            found.append((start + lead, start + len(piece.rstrip())))
        start = after
    return tuple(found)


def split_sentences(text: str) -> tuple[str, ...]:
    r"""The sentences of a text; one that begins a line has its line breaks in front.

    >>> split_sentences("Seen by Dr. Example. Groin pain.\nStiff for 20 min.")
    ('Seen by Dr. Example.', 'Groin pain.', '\nStiff for 20 min.')
    """
    found: list[str] = []
    before = 0
    for start, end in sentence_spans(text):
        breaks = text[before:start].count("\n") if found else 0
        found.append("\n" * breaks + text[start:end])
        before = end
    return tuple(found)


def joined(sentences: Sequence[str]) -> str:
    """Sentences as a text again."""
    text = ""
    for sentence in sentences:
        if sentence.strip():
            between = "" if not text or sentence.startswith("\n") else " "
            text += between + (sentence if text else sentence.lstrip("\n"))
    return text


def same(one: str, other: str) -> bool:
    """Whether two sentences say the same, wherever they stand."""
    return one.split() == other.split()


def text_of(links: Sequence[Link]) -> str:
    """The words of linked sentences."""
    return joined([link.own for link in links])


def as_proposed(text: str) -> tuple[Link, ...]:
    """A text that nobody edited yet."""
    return tuple(Link(s, s) for s in split_sentences(text))


def retyped(links: Sequence[Link], text: str) -> tuple[Link, ...]:
    """The text as typed; each sentence keeps what it was made from.

    A sentence that went is left out, and comes back with its link when it is typed again as it
    was proposed.
    """
    typed = split_sentences(text)
    shown = [place for place, link in enumerate(links) if link.own]
    pairs = _pairs([links[place].own for place in shown], typed, in_place=True)
    link_of = {j: shown[i] for i, j in pairs.items()}
    for j, sentence in enumerate(typed):
        if j not in link_of:
            taken = set(link_of.values())
            for place, link in enumerate(links):
                if place not in taken and link.was and same(link.was, sentence):
                    link_of[j] = place
                    break
    kept = set(link_of.values())
    found: list[Link] = []
    waiting = [p for p, link in enumerate(links) if p not in kept and link.was]
    for j, sentence in enumerate(typed):
        of = link_of.get(j)
        while of is not None and waiting and waiting[0] < of:
            found.append(Link("", links[waiting.pop(0)].was))
        found.append(Link(sentence, "" if of is None else links[of].was))
    return (*found, *(Link("", links[place].was) for place in waiting))


def followed(links: Sequence[Link], proposed: str) -> Linked:
    """Bring edited words and what the record proposes now together."""
    theirs = split_sentences(proposed)
    if links and not any(link.own for link in links):
        now = joined(theirs)
        was = joined([link.was for link in links])
        as_then = sorted(link.was.split() for link in links) == sorted(s.split() for s in theirs)
        return Linked(tuple(links), () if as_then else (Mark(None, "", was, now),))
    if any(link.is_edited for link in links):
        found = _Follow(links, theirs).result()
        if any(link.is_edited for link in found.links):
            all_left_out = not any(link.own for link in found.links)
            return followed(found.links, proposed) if all_left_out else found
    return Linked(as_proposed(proposed))


def kept(text: Linked, mark: Mark, proposed: str) -> tuple[Link, ...]:
    """The clinician's sentence stays, and rests on the record as it is now."""
    if mark.place is None:
        return tuple(Link("", s) for s in split_sentences(proposed))
    links = list(text.links)
    here = Link(mark.own, mark.now)
    links[mark.place : mark.place + 1] = [here] if here.own or here.was else []
    return tuple(links)


def taken(text: Linked, mark: Mark, proposed: str) -> tuple[Link, ...]:
    """The new sentence in place of the clinician's."""
    if mark.place is None:
        return as_proposed(proposed)
    links = list(text.links)
    new = _breaks(mark.own or mark.now) + mark.now.lstrip("\n")
    links[mark.place : mark.place + 1] = [Link(new, mark.now)] if mark.now else []
    return tuple(links)


def changed_words(was: str, now: str) -> tuple[str, str]:
    """What differs between two sentences, with a few words around it.

    >>> changed_words("Stiff in the right hip for 20 min.", "Stiff in the right hip for 40 min.")
    ('… right hip for 20 min.', '… right hip for 40 min.')
    """
    old, new = was.split(), now.split()
    if not old or not new:
        return " ".join(old), " ".join(new)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return _around(old, start, end), _around(new, start, end)


def _around(words: list[str], start: int, end: int) -> str:
    first = start - _CONTEXT if start > _CONTEXT + 1 else 0
    last = len(words) - end + _CONTEXT
    last = last if last < len(words) - 1 else len(words)
    lead, tail = "… " if first else "", " …" if last < len(words) else ""
    return f"{lead}{' '.join(words[first:last])}{tail}"


def _breaks(sentence: str) -> str:
    return sentence[: len(sentence) - len(sentence.lstrip("\n"))]


@dataclass(slots=True)
class _Step:
    """A sentence of the outcome, and the sentence of the record it belongs to."""

    link: Link
    record: int | None = None
    mark: Mark | None = None


class _Follow:
    """Each link beside what the record says now; what is new there is put in its place."""

    def __init__(self, links: Sequence[Link], theirs: Sequence[str]) -> None:
        self.links, self.theirs = links, theirs
        linked = [place for place, link in enumerate(links) if link.was]
        pairs = _pairs([links[place].was for place in linked], theirs, in_place=False)
        self.now = {linked[i]: j for i, j in pairs.items()}
        self.free = set(range(len(theirs))) - set(self.now.values())

    def result(self) -> Linked:
        """The sentences, and what is to be decided on."""
        steps = [s for place in range(len(self.links)) for s in self._step(place)]
        for j in sorted(self.free):
            at = next((n + 1 for n in range(len(steps) - 1, -1, -1) if steps[n].record == j - 1), 0)
            steps.insert(at, _Step(Link(self.theirs[j], self.theirs[j]), j))
        marks = (
            Mark(place, s.mark.own, s.mark.was, s.mark.now)
            for place, s in enumerate(steps)
            if s.mark is not None
        )
        return Linked(tuple(s.link for s in steps), tuple(marks))

    def _step(self, place: int) -> Iterator[_Step]:
        link, j = self.links[place], self.now.get(place)
        now = "" if j is None else self.theirs[j]
        if link.was and not link.is_edited:  # as proposed: follows the record
            if now:
                yield _Step(Link(link.own if same(link.own, now) else now, now), j)
        elif same(now, link.was) or same(now, link.own):
            if link.own or now:
                yield _Step(Link(link.own, now), j) if now else self._said_anew(link)
        else:
            found = self._said_anew(link)
            if not same(found.link.was, found.link.own):
                found.record = j
                found.mark = Mark(None, link.own, link.was, now)
            elif j is not None:
                self.free.add(j)
            yield found

    def _said_anew(self, link: Link) -> _Step:
        """What the clinician wrote may be just what the record says now."""
        j = next((j for j in sorted(self.free) if same(self.theirs[j], link.own)), None)
        if j is None or not link.own:
            return _Step(link)
        self.free.discard(j)
        return _Step(Link(link.own, self.theirs[j]), j)


def _pairs(old: Sequence[str], new: Sequence[str], *, in_place: bool) -> dict[int, int]:
    """Which sentence became which: equal ones wherever they stand, then alike ones in order.

    Args:
        in_place: then also those that stand in the same place, as of somebody who wrote a
            sentence anew; of two proposals such ones have nothing to do with each other.
    """
    found = {i: j for i, j in _aligned(old, new, in_place=False).items() if same(old[i], new[j])}
    for i, sentence in enumerate(old):
        if i not in found:
            gone = set(found.values())
            j = next((j for j, s in enumerate(new) if j not in gone and same(s, sentence)), None)
            if j is not None:
                found[i] = j
    rest_old = [i for i in range(len(old)) if i not in found]
    gone = set(found.values())
    rest_new = [j for j in range(len(new)) if j not in gone]
    alike = _aligned([old[i] for i in rest_old], [new[j] for j in rest_new], in_place=in_place)
    return found | {rest_old[i]: rest_new[j] for i, j in alike.items()}


def _aligned(old: Sequence[str], new: Sequence[str], *, in_place: bool) -> dict[int, int]:
    """Which became which, in order; what is equal at both ends needs no search."""
    least = min(len(old), len(new))
    start = 0
    while start < least and same(old[start], new[start]):
        start += 1
    end = 0
    while end < least - start and same(old[-1 - end], new[-1 - end]):
        end += 1
    found = {i: i for i in range(start)}
    found |= {len(old) - 1 - n: len(new) - 1 - n for n in range(end)}
    middle = _searched(old[start : len(old) - end], new[start : len(new) - end], in_place=in_place)
    return found | {start + i: start + j for i, j in middle.items()}


def _searched(old: Sequence[str], new: Sequence[str], *, in_place: bool) -> dict[int, int]:
    """Needleman-Wunsch over sentences, without a price for gaps.

    Source: Needleman and Wunsch, J Mol Biol 1970;48:443.
    """
    words = [_words(s) for s in new]
    rows = len(old)
    best = [[0.0] * (len(new) + 1) for _ in range(rows + 1)]
    gain = [[0.0] * len(new) for _ in range(rows)]
    for i in range(rows - 1, -1, -1):
        own = _words(old[i])
        for j in range(len(new) - 1, -1, -1):
            gain[i][j] = _likeness(old[i], new[j], own, words[j]) or _IN_PLACE * in_place
            best[i][j] = max(gain[i][j] + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1])
    found: dict[int, int] = {}
    i = j = 0
    while i < rows and j < len(new):
        if gain[i][j] and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _words(sentence: str) -> Counter[str]:
    return Counter(_WORD.findall(sentence.casefold()))


def _likeness(old: str, new: str, own: Counter[str], other: Counter[str]) -> float:
    if same(old, new):
        return _EQUAL
    total = own.total() + other.total()
    share = round(2 * (own & other).total() / total, 3) if total else 0.0
    return _SIMILAR * share if share >= _LIKE else 0.0
