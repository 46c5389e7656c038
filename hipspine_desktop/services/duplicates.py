"""Who in the records may be the same person: before saving, before joining, and all of them.

It is advice: nothing is refused and nothing joined because of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from hipspine_desktop.domain.likeness import (
    DuplicateList,
    DuplicatePair,
    LikelyDuplicate,
    Likeness,
)
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.likeness import (
    Named,
    denied_by_numbers,
    named,
    named_row,
    reasons_for,
    similar_names,
    strength,
)
from hipspine_desktop.services.patient_draft import PatientDraft, check_draft, patient_from
from hipspine_desktop.services.patients import shown_to
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.spellings import days_near, nearly_same_day
from hipspine_desktop.store import patient_candidates, patients

MOST_SHOWN = 5
MOST_PAIRS = 200
_Reasons = tuple[Likeness, ...]
_Pair = tuple[str, str]


def likely_duplicates(
    session: Session, draft: PatientDraft, patient: Patient | None = None
) -> tuple[LikelyDuplicate, ...]:
    """Who may be the person described, the likeliest first; nobody while the form has errors.

    Args:
        patient: whose details are being changed; None for a new patient.
    """
    session.require()
    if any(p.stops for p in check_draft(draft, session.today())):
        return ()
    described = patient_from(draft, session.today(), patient.id if patient else "", patient)
    return duplicates_of(session, described)


def duplicates_of(session: Session, patient: Patient) -> tuple[LikelyDuplicate, ...]:
    """Who else in the records may be this patient, the likeliest first."""
    session.require()
    suspected, whole = _suspected(session, patient)
    found = [
        LikelyDuplicate(other, reasons)
        for other_id, reasons in suspected.items()
        if (other := whole.get(other_id)) is not None
        and not denied_by_numbers(patient, other, reasons)
    ]
    found.sort(key=lambda x: (-strength(x.reasons), x.patient.family_name, x.patient.id))
    shown = shown_to(session, *(x.patient for x in found[:MOST_SHOWN]))
    return tuple(
        LikelyDuplicate(p, x.reasons) for p, x in zip(shown, found[:MOST_SHOWN], strict=True)
    )


def newly_suspected(
    session: Session, draft: PatientDraft, patient: Patient
) -> tuple[LikelyDuplicate, ...]:
    """Whom a change of details makes suspect; who was before it is not said again."""
    before = {found.patient.id for found in duplicates_of(session, patient)}
    after = likely_duplicates(session, draft, patient)
    return tuple(found for found in after if found.patient.id not in before)


def duplicate_pairs(session: Session) -> DuplicateList:
    """Pairs of records in the whole practice that may be of one person, the likeliest first.

    Compared are those born on the same day or with day and month exchanged, those of the same
    name with nearly the same birth date, and those who share a number or a telephone. One name in
    common is said when somebody is entered, not here: it would hide the others.
    """
    session.require(Role.CLINICIAN, Role.ADMINISTRATOR)
    with session.database.reading() as connection:
        rows = {row.id: row for row in patient_candidates.everybody(connection)}
        people = {i: named_row(r.sort_name, r.preferred_name, r.born) for i, r in rows.items()}
        numbers = _pairs_in(patient_candidates.groups_of_number(connection), people)
        phones = _pairs_in(patient_candidates.groups_of_phone(connection), people)
        similar = {
            (one, other)
            for one, other in {*_born_alike(people), *_named_alike(people)}
            if similar_names(people[one], people[other])
        }
        suspected: dict[_Pair, _Reasons] = {}
        for pair in numbers | phones | similar:
            reasons = reasons_for(
                *(people[i] for i in pair), same_number=pair in numbers, same_phone=pair in phones
            )
            if reasons:
                suspected[pair] = reasons
        whole = patient_candidates.whole(connection, {i for pair in suspected for i in pair})
    return _listed(session, suspected, whole)


def _suspected(
    session: Session, patient: Patient
) -> tuple[dict[str, _Reasons], dict[str, Patient]]:
    """Ids of records of their own with the strongest reasons, and the patients of those ids; a
    record that was joined counts for the one that goes on."""
    person = named(patient)
    found: dict[str, _Reasons] = {}
    with session.database.reading() as connection:
        own = patients.group_of(connection, patient.id) if patient.id else ()
        by_number = patient_candidates.sharing_number(connection, patient.identifiers)
        by_phone = patient_candidates.sharing_phone(connection, patient.address.phone)
        days = {patient.born, *days_near(patient.born)}
        for row in patient_candidates.candidates(connection, days, by_number | by_phone):
            reasons = reasons_for(
                person,
                named_row(row.sort_name, row.preferred_name, row.born),
                same_number=row.id in by_number,
                same_phone=row.id in by_phone,
            )
            kept = patients.kept_id(connection, row.id) if reasons and row.joined else row.id
            if reasons and kept not in own and strength(reasons) > strength(found.get(kept, ())):
                found[kept] = reasons
        return found, patient_candidates.whole(connection, found)


def _pairs_in(groups: Iterable[frozenset[str]], people: dict[str, Named]) -> set[_Pair]:
    return {
        pair
        for group in groups
        for pair in combinations(sorted(i for i in group if i in people), 2)
    }


def _born_alike(people: dict[str, Named]) -> Iterator[_Pair]:
    """Pairs born on the same day, or with day and month exchanged."""
    born: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for patient_id, person in people.items():
        low, high = sorted((person.born.day, person.born.month))
        born[(person.born.year, low, high)].append(patient_id)
    for group in born.values():
        yield from combinations(sorted(group), 2)


def _named_alike(people: dict[str, Named]) -> Iterator[_Pair]:
    """Pairs of one name, in any order, with nearly the same birth date."""
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for patient_id, person in people.items():
        same[tuple(sorted(person.words))].append(patient_id)
    for group in same.values():
        for one, other in combinations(sorted(group), 2):
            if nearly_same_day(people[one].born, people[other].born):
                yield one, other


def _listed(
    session: Session, suspected: dict[_Pair, _Reasons], whole: dict[str, Patient]
) -> DuplicateList:
    found = [
        DuplicatePair(whole[one], whole[other], reasons)
        for (one, other), reasons in suspected.items()
        if one in whole
        and other in whole
        and not denied_by_numbers(whole[one], whole[other], reasons)
    ]
    found.sort(key=lambda pair: (-strength(pair.reasons), pair.one.family_name, pair.one.id))
    pairs = []
    for pair in found[:MOST_PAIRS]:
        one, other = shown_to(session, pair.one, pair.other)
        pairs.append(DuplicatePair(one, other, pair.reasons))
    return DuplicateList(tuple(pairs), len(found) - len(pairs))
