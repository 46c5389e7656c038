from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.patient import AllergyStatus, Identifier, Patient, Sex
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services import assessments, duplicates, patients
from hipspine_desktop.services.changes import Kind
from hipspine_desktop.services.patients import DraftRefusedError, PatientDraft
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import patients as store_patients
from hipspine_desktop.wording.texts import Texts

FULL = PatientDraft(
    family_name="O’Neil-Müller",
    given_name="Jean  Luc",
    born="7 8 72",
    sex=Sex.MALE,
    title="Mr",
    preferred_name="Johnny",
    nhs_number="999 000 0018",
    local_number="H-17b",
    address="1 High Street\n\nHull ",
    phone="07700 900123",
    email="j@example.org",
    gp_name="Dr Example",
    gp_practice="The Surgery",
    gp_address="2 Low Road\nHull",
    allergy_status=AllergyStatus.KNOWN,
    allergies="Penicillin: rash",
    needs="Hearing aid",
    alerts="Two stairs\nGuide dog",
    contacts="Jane Example, daughter, 07700 900124\n\nCarer",
)


@pytest.fixture
def johnny(session: Session) -> Patient:
    return patients.save_new_patient(session, FULL)[0]


def _found(session: Session, text: str) -> Sequence[str]:
    return [row.patient.family_name for row in patients.search_patients(session, text)]


def test_a_patient_is_kept_completely(
    session: Session, johnny: Patient, folder: Path, password: str, surroundings: Surroundings
) -> None:
    assert johnny.given_name == "Jean Luc"
    assert johnny.address.lines == ("1 High Street", "Hull")
    assert johnny.alerts == ("Two stairs", "Guide dog")
    assert johnny.contacts == ("Jane Example, daughter, 07700 900124", "Carer")
    assert johnny.identifiers == (Identifier("NHS", "9990000018"), Identifier("local", "H-17b"))
    session.close()
    again = open_practice(folder, "anna", password, surroundings)
    assert patients.load_patient(again, johnny.id) == johnny
    again.close()


@pytest.mark.parametrize(
    "text",
    ["oneil", "o'neil", "O’NEIL", "muller", "mueller", "Müller", "mul jean", "jean luc mul",
     "johnny", "joh neil", "07-08-1972", "7 8 72", "07-Aug-1972", "1972-08-07", "jean 7 8 72",
     "7.8.72 jean", "9990000018", "999 000 0018", "99900", "H-17b", "h17", "07700 900123",
     "07700900123", "900123", "jean 999", "jean 7", "jean 7 8"],
)  # fmt: skip
def test_search_finds(text: str, session: Session, johnny: Patient, patient: Patient) -> None:
    assert _found(session, text) == ["O’Neil-Müller"]


@pytest.mark.parametrize(
    "text", ["ean", "jean thistle", "jean 8 8 72", "9990000019", "%", "_", "' OR 1=1", "xyz", "-"]
)
def test_search_does_not_find(text: str, session: Session, johnny: Patient) -> None:
    assert _found(session, text) == []


def test_nothing_typed_lists_everybody_by_name(
    session: Session, patient: Patient, johnny: Patient
) -> None:
    assert _found(session, "  ") == ["O’Neil-Müller", "Thistle"]
    assert len(patients.search_patients(session, "", limit=1)) == 1


def test_recent_patients_are_those_opened_last(
    session: Session, patient: Patient, johnny: Patient
) -> None:
    patients.load_patient(session, patient.id)
    assert [r.patient for r in patients.recent_patients(session)] == [patient, johnny]


def test_rows_tell_of_drafts_and_last_visit(session: Session, patient: Patient) -> None:
    (before,) = patients.search_patients(session, "thistle")
    assert (before.last_seen, before.draft_id, before.urgency) == (None, None, None)
    draft, _ = assessments.start_assessment(session, patient.id)
    (after,) = patients.search_patients(session, "thistle")
    assert after.draft_id == draft.id
    assert after.last_seen == session.today()


def test_changed_details_are_found_and_old_ones_are_not(session: Session, johnny: Patient) -> None:
    draft = replace(PatientDraft.of(johnny), family_name="Bramble", phone="", nhs_number="")
    changed, changes = patients.update_patient(session, johnny, draft, initiator=session)
    assert changed.version == johnny.version + 1
    assert changes.concern(Kind.PATIENT)
    assert changes.initiator is session
    assert _found(session, "bramble") == ["Bramble"]
    assert _found(session, "muller") == _found(session, "99900") == _found(session, "0770") == []


def test_the_form_filled_from_a_patient_changes_nothing(session: Session, johnny: Patient) -> None:
    same, _ = patients.update_patient(session, johnny, PatientDraft.of(johnny))
    assert same == replace(johnny, version=2)


def test_two_windows_do_not_overwrite_each_other(
    session: Session, johnny: Patient, folder: Path, password: str, surroundings: Surroundings
) -> None:
    other = open_practice(folder, "anna", password, surroundings)
    theirs = patients.load_patient(other, johnny.id)
    patients.update_patient(session, johnny, replace(PatientDraft.of(johnny), phone="01482 496111"))
    with pytest.raises(ConflictError, match="Somebody else changed"):
        patients.update_patient(other, theirs, replace(PatientDraft.of(theirs), title="Dr"))
    now = patients.load_patient(other, johnny.id)
    assert (now.title, now.address.phone) == ("Mr", "01482 496111")
    other.close()


def test_same_name_and_duplicates_are_told(session: Session, patient: Patient) -> None:
    twin = PatientDraft(family_name="THÍSTLE", given_name="morag", born="2-Feb-1971")
    other, _ = patients.save_new_patient(session, twin)
    assert patients.same_name_patients(session, patient) == (other,)
    sister = PatientDraft(family_name="Thistle", given_name="Agnes", born="3-Mar-1971")
    near = PatientDraft(family_name="Thistlewood", given_name="Morag", born="3-Mar-1971")
    agnes, _ = patients.save_new_patient(session, sister)
    patients.save_new_patient(session, near)
    assert patients.patients_of_family_name(session, patient) == (agnes, other)
    assert patients.same_name_patients(session, patient) == (other,)
    again = PatientDraft(family_name="Thistel", given_name="Morag", born="14/03/1960")
    assert [x.patient for x in duplicates.likely_duplicates(session, again)] == [patient]
    assert duplicates.likely_duplicates(session, PatientDraft.of(patient), patient) == ()
    different = PatientDraft(family_name="Bramble", given_name="Rose", born="14/03/1960")
    assert duplicates.likely_duplicates(session, different) == ()


def _problems(session: Session, **fields: Any) -> dict[str, str]:
    good = PatientDraft(family_name="Thistle", given_name="Morag", born="14-Mar-1960")
    found = patients.check_patient(session, replace(good, **fields))
    return {p.field: p.key.removeprefix("records.problem.") for p in found}


@pytest.mark.only_in("sqlcipher")  # of the form, not of the store
@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, {}),
        ({"family_name": " "}, {"family_name": "family_name_missing"}),
        ({"given_name": ""}, {"given_name": "given_name_missing"}),
        ({"born": ""}, {"born": "born_missing"}),
        ({"born": "14 3"}, {"born": "date_not_understood"}),
        ({"born": "3/14/1960"}, {"born": "date_not_understood"}),
        ({"born": "25-Nov-2026"}, {"born": "date_in_future"}),
        ({"born": "25-Nov-2050"}, {"born": "date_in_future"}),
        ({"born": "1-Jan-1900"}, {"born": "date_too_long_ago"}),
        ({"died": "1-Jan-1950"}, {"died": "died_before_born"}),
        ({"died": "1-Jan-2030"}, {"died": "date_in_future"}),
        ({"nhs_number": ""}, {}),
        ({"nhs_number": "999 000 0018"}, {}),
        ({"nhs_number": "999 000 0019"}, {"nhs_number": "nhs_number_wrong"}),
        ({"email": "at home"}, {"email": "email_unusual"}),
        ({"allergy_status": AllergyStatus.KNOWN}, {"allergies": "allergies_missing"}),
        ({"allergies": "Latex"}, {"allergies": "allergies_contradict"}),
        (
            {"allergy_status": AllergyStatus.NONE_KNOWN, "allergies": "Latex"},
            {"allergies": "allergies_contradict"},
        ),
    ],
)
def test_problems_of_the_form(
    session: Session, fields: dict[str, Any], problems: dict[str, str]
) -> None:
    assert _problems(session, **fields) == problems


def test_a_number_that_another_patient_has_is_told(session: Session, johnny: Patient) -> None:
    assert _problems(session, nhs_number="9990000018") == {"nhs_number": "number_taken"}


@pytest.mark.only_in("sqlcipher")  # of the form, not of the store
def test_each_problem_has_its_words(session: Session) -> None:
    texts = Texts.load(resources_dir() / "wording")
    keys = {
        key
        for path in Path(patients.__file__).parent.glob("patient*.py")
        for key in path.read_text().split('"')
        if key.startswith("records.problem.")
    }
    assert len(keys) >= 10
    assert all(key in texts for key in keys)


def test_errors_stop_saving_and_warnings_do_not(session: Session) -> None:
    with pytest.raises(DraftRefusedError) as caught:
        patients.save_new_patient(session, PatientDraft(family_name="Thistle"))
    assert [p.field for p in caught.value.problems] == ["born"]
    assert "Thistle" not in str(caught.value)
    draft = PatientDraft(family_name="Thistle", born="14 3 60", nhs_number="12")
    assert patients.save_new_patient(session, draft)[0].identifier("NHS") == "12"


def test_an_unknown_patient_is_one_sentence(session: Session) -> None:
    with pytest.raises(StoreError, match="not in the records"):
        patients.load_patient(session, "nobody")


@pytest.mark.parametrize("common", [1, 2, 1000])
def test_both_ways_of_searching_find_the_same(
    common: int, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_patients, "COMMON", common)
    names = [("Arden", "Tom"), ("Ashby", "Tess"), ("Astor", "Bea"), ("Bell", "Tom"), ("Tod", "A")]
    for family, given in names:
        draft = PatientDraft(family_name=family, given_name=given, born="1 2 60")
        patients.save_new_patient(session, draft)
    for text in ("a", "as", "t", "t a", "tom", "bell to", "z", "t 1 2 60", "ash 2 2 60"):
        starts = [word for word in text.split() if word.isalpha()]
        wanted = [
            family
            for family, given in sorted(names)
            if all(any(n.lower().startswith(s) for n in (family, given)) for s in starts)
            and "2 2 60" not in text
        ]
        assert _found(session, text) == wanted
