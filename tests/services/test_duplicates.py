"""The right patient, once: who is suspected in the records, on either store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.likeness import Likeness
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services import duplicates, merging, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.session import Session

MORAG = PatientDraft(
    "Thistle", "Morag", "14-Mar-1960", nhs_number="999 104 2733", phone="01482 496002"
)


def saved(session: Session, draft: PatientDraft) -> Patient:
    return patients.save_new_patient(session, draft)[0]


@pytest.fixture
def morag(session: Session) -> Patient:
    return saved(session, MORAG)


def reasons(session: Session, draft: PatientDraft) -> dict[str, tuple[Likeness, ...]]:
    return {x.patient.id: x.reasons for x in duplicates.likely_duplicates(session, draft)}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (PatientDraft("Thistel", "Morag", "14-3-1960"), ("similar_name", "same_birth")),
        (PatientDraft("Morag", "Thistle", "14-3-1960"), ("swapped_name", "same_birth")),
        (PatientDraft("Thistle", "Morag", "24-3-1960"), ("same_name", "near_birth")),
        (PatientDraft("Thistle-Hay", "Morag", "14-3-1906"), ("similar_name", "near_birth")),
        (PatientDraft("Maiden", "Morag", "14-3-1960"), ("shared_name", "same_birth")),
        (PatientDraft("Zorn", "Eva", "2-5-1971", nhs_number="9991042733"), ("same_number",)),
        (
            PatientDraft("Thistle", "Morag", "2-5-1971", phone="+44 1482 496002"),
            ("same_name", "same_phone"),
        ),
        (PatientDraft("Thistle", "Morag", "2-5-1971"), None),
        (PatientDraft("Thistle", "Angus", "24-3-1960", phone="01482 496002"), None),
        (PatientDraft("Bramble", "Rose", "14-3-1960"), None),
        (PatientDraft("Thistle", "Morag", "nonsense"), None),
    ],
)
def test_who_is_suspected(
    session: Session, morag: Patient, typed: PatientDraft, wanted: tuple[str, ...] | None
) -> None:
    found = reasons(session, typed)
    assert found == ({} if wanted is None else {morag.id: tuple(Likeness(w) for w in wanted)})


def test_a_patient_is_not_their_own_double_nor_is_what_was_joined(
    session: Session, morag: Patient
) -> None:
    assert duplicates.duplicates_of(session, morag) == ()
    maiden = saved(session, PatientDraft("Maiden", "Mo", "14-Mar-1960"))
    again = PatientDraft("Maiden", "Mo", "14-Mar-1960")
    assert list(reasons(session, again)) == [maiden.id]
    merging.merge_patients(session, morag, maiden, "Married name")
    kept = patients.load_patient(session, morag.id)
    assert duplicates.duplicates_of(session, kept) == ()
    # under the old name the record that goes on is shown
    (found,) = duplicates.likely_duplicates(session, again)
    assert (found.patient.id, found.patient.family_name) == (morag.id, "Thistle")


def test_a_change_asks_only_about_whom_it_makes_suspect(session: Session, morag: Patient) -> None:
    other = saved(session, PatientDraft("Thistle", "Morag", "2-May-1971"))
    same = PatientDraft.of(other)
    assert duplicates.newly_suspected(session, same, other) == ()
    (found,) = duplicates.newly_suspected(session, replace(same, born="14-3-1960"), other)
    assert found.patient == morag
    twin = saved(session, replace(MORAG, nhs_number="", email="m@example.org"))
    twin_draft = PatientDraft.of(twin)
    assert duplicates.newly_suspected(session, twin_draft, twin) == ()  # alike before, too


def test_right_numbers_that_differ_tell_namesakes_apart(session: Session, morag: Patient) -> None:
    sister = replace(MORAG, given_name="Moraig", nhs_number="999 000 0018", phone="")
    assert reasons(session, sister) == {}
    assert list(reasons(session, replace(sister, nhs_number=""))) == [morag.id]


def test_all_pairs_of_the_practice(session: Session, morag: Patient) -> None:
    double = saved(session, PatientDraft("Thistel", "Morag", "14-3-1960"))
    turned = saved(session, PatientDraft("Zorn", "Eva", "3-4-1971"))
    back = saved(session, PatientDraft("Eva", "Zorn", "4-3-1971"))
    saved(session, PatientDraft("Thistle", "Angus", "2-5-1971", phone="01482 496002"))
    saved(session, PatientDraft("Maiden", "Morag", "14-3-1960"))
    slip = saved(session, PatientDraft("Zorn", "Eva", "3-4-1977"))
    found = duplicates.duplicate_pairs(session)
    pairs = [{pair.one.id, pair.other.id} for pair in found.pairs]
    assert pairs[0] == {morag.id, double.id}
    assert {turned.id, back.id} in pairs
    assert {turned.id, slip.id} in pairs
    assert (len(pairs), found.more) == (3, 0)
    merging.merge_patients(session, morag, double, "Typed twice")
    left = duplicates.duplicate_pairs(session).pairs
    assert all(double.id not in (pair.one.id, pair.other.id) for pair in left)
    assert len(left) == 2


def test_a_number_of_the_practice_makes_nobody_alike(session: Session) -> None:
    """As where everybody's telephone is the desk's."""
    for n in range(60):
        name = "".join(chr(97 + int(c)) for c in f"{n:02d}") * 4
        saved(session, PatientDraft(name, f"{name[::-1]}x", f"{n % 28 + 1}-Jan-{1930 + n}",
                                    phone="01482 999999"))  # fmt: skip
    typed = PatientDraft("abababab", "babababax", "9-Sep-1999", phone="01482 999999")
    assert reasons(session, typed) == {}
    assert duplicates.duplicate_pairs(session).pairs == ()
