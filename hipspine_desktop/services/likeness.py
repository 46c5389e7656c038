"""Whether two people may be one: by names, birth date, numbers and telephone.

Names alone are never enough: a namesake born on another day is another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hipspine_desktop.domain.likeness import Likeness
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services.patient_numbers import LOCAL, NumberCheck, check_number
from hipspine_desktop.services.spellings import all_alike, nearly_same_day, sound_of
from hipspine_desktop.store.search_terms import sort_name, words_of

_ORDER = tuple(Likeness)
_WEIGHTS = {
    Likeness.SAME_NUMBER: 5,
    Likeness.SAME_NAME: 4,
    Likeness.SWAPPED_NAME: 3,
    Likeness.SIMILAR_NAME: 3,
    Likeness.SHARED_NAME: 1,
    Likeness.SAME_BIRTH: 4,
    Likeness.NEAR_BIRTH: 2,
    Likeness.SAME_PHONE: 2,
}
_SIMILAR = (Likeness.SAME_NAME, Likeness.SWAPPED_NAME, Likeness.SIMILAR_NAME)


@dataclass(frozen=True, slots=True)
class Named:
    """A person's names as they sound, and the birth date.

    Attributes:
        spelt: as the store sorts it, accents folded.
        family, given, preferred: words, see :func:`sound_of`.
    """

    spelt: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    preferred: tuple[str, ...]
    born: date

    @property
    def words(self) -> tuple[str, ...]:
        """Family name, then given names."""
        return self.family + self.given


def named(patient: Patient) -> Named:
    """How a patient's names sound."""
    return Named(
        sort_name(patient),
        _sounds(words_of(patient.family_name)),
        _sounds(words_of(patient.given_name)),
        _sounds(words_of(patient.preferred_name)),
        patient.born,
    )


def named_row(spelt: str, preferred_name: str, born: date) -> Named:
    """The same from the columns of the store; the sort name is folded already."""
    family, _, given = spelt.partition("  ")
    preferred = words_of(preferred_name) if preferred_name else ()
    return Named(
        spelt,
        _sounds(tuple(family.split())),
        _sounds(tuple(given.split())),
        _sounds(preferred),
        born,
    )


def name_likeness(one: Named, other: Named) -> Likeness | None:
    """How alike two names are; None for the names of two people."""
    return similar_names(one, other) or (Likeness.SHARED_NAME if _share(one, other) else None)


def similar_names(one: Named, other: Named) -> Likeness | None:
    """The same name but for accents, the fields exchanged, or a similar name; None for less.

    Double names in part, names in the wrong field or order, words written together and the
    preferred name count as similar as long as two words meet.
    """
    if one.words and one.spelt == other.spelt:
        return Likeness.SAME_NAME
    if one.family == other.family and one.given == other.given:
        return Likeness.SIMILAR_NAME
    if one.family == other.given and one.given == other.family:
        return Likeness.SWAPPED_NAME
    if _within(one, other) or _within(other, one):
        return Likeness.SIMILAR_NAME
    together, apart = _joined(one), _joined(other)
    written_apart = (together, apart) != (one.words, other.words)
    if written_apart and len(together) == len(apart) == 2 and all_alike(together, apart):
        return Likeness.SIMILAR_NAME
    return None


def _within(one: Named, other: Named) -> bool:
    """Whether all words of one name, at least two, stand in the other's or its preferred name."""
    theirs = other.words + other.preferred
    return 2 <= len(one.words) <= len(theirs) and all_alike(one.words, theirs)


def _share(one: Named, other: Named) -> bool:
    """Whether one field, or any one word, is the same; initials are not enough."""
    fields = ((_long(one.family), _long(other.family)), (_long(one.given), _long(other.given)))
    shared = any(
        all_alike(mine, theirs) or all_alike(theirs, mine)
        for mine, theirs in fields
        if mine and theirs
    )
    return shared or bool(set(_long(one.words)) & set(_long(other.words)))


def _long(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) > 1)


def _joined(of: Named) -> tuple[str, ...]:
    """Each field as one word: ``de vries`` is ``devries``."""
    return tuple("".join(part) for part in (of.family, of.given) if part)


def reasons_for(
    one: Named, other: Named, *, same_number: bool = False, same_phone: bool = False
) -> tuple[Likeness, ...]:
    """Why two people may be one; () when nothing suggests it.

    Suspected are: the same number; similar names with the same or nearly the same birth date; one
    name and the same birth date (a changed family name); similar names and the same telephone.
    """
    same_day = one.born == other.born
    name = name_likeness(one, other)
    near = not same_day and nearly_same_day(one.born, other.born)
    similar = name in _SIMILAR
    suspected = (
        same_number
        or (similar and (same_day or near or same_phone))
        or (name is not None and same_day)
    )
    if not suspected:
        return ()
    found = {
        Likeness.SAME_NUMBER: same_number,
        Likeness.SAME_BIRTH: same_day,
        Likeness.NEAR_BIRTH: near,
        Likeness.SAME_PHONE: same_phone,
    }
    return tuple(r for r in _ORDER if r is name or found.get(r, False))


def denied_by_numbers(one: Patient, other: Patient, reasons: tuple[Likeness, ...]) -> bool:
    """Whether two national numbers, each right by its own check, say that these are two people.

    Where name and birth date are the same it is shown all the same: one of the numbers may be
    somebody else's.
    """
    if Likeness.SAME_NUMBER in reasons:
        return False
    if Likeness.SAME_NAME in reasons and Likeness.SAME_BIRTH in reasons:
        return False
    theirs = {i.system: i for i in other.identifiers if i.system != LOCAL}
    pairs = [(i, theirs[i.system]) for i in one.identifiers if i.system in theirs]
    return any(
        a.value != b.value and check_number(a) is check_number(b) is NumberCheck.RIGHT
        for a, b in pairs
    )


def strength(reasons: tuple[Likeness, ...]) -> int:
    """How telling the reasons are together, to put the likeliest first."""
    return sum(_WEIGHTS[reason] for reason in reasons)


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sound_of(word) for word in words)
