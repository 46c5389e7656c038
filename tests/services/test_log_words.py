"""The access log in words: every code, old ones too; what is stored and proved stays as it is."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Impression, NarrativeField
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import StoreError, WrongPasswordError
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services import assessments, log_export, patients
from hipspine_desktop.services.log_reading import Action, ListedEntry, LogKind, LogQuery, read_log
from hipspine_desktop.services.log_words import POINTERS, LogWords
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store import audit
from hipspine_desktop.wording.texts import Texts
from tests.services.raw import raw_records

SERVICES = Path(log_export.__file__).parent
NAMES = {"c-1": "B. Sample"}
FLAGS = {"ces_suspected": "Suspected cauda equina syndrome"}
RAW = re.compile(r"[0-9a-f]{16,}|_|\{")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(resources_dir() / "wording")


@pytest.fixture
def words(texts: Texts, catalogue: Catalogue) -> LogWords:
    return LogWords(texts, catalogue, NAMES, FLAGS, clinical=True)


def entry(action: Action, **detail: str | int) -> ListedEntry:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    return ListedEntry(1, at, "A. Sample", action, "p", "THISTLE, Morag", "2026-0001-1", detail)


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        (entry(Action.ASSESSMENT_CHANGED, target="answer", key="groin:left"), "Groin pain, left"),
        (entry(Action.ASSESSMENT_CHANGED, target="answer", key="bladder:"), None),
        (entry(Action.ASSESSMENT_CHANGED, target="answer", key="old_test:right"),
         "old test, right"),
        (entry(Action.ASSESSMENT_CHANGED, target="narrative", key="goals"), "goals and concerns"),
        (entry(Action.ASSESSMENT_CHANGED, target="impression", key=""), "own conclusion"),
        (entry(Action.ASSESSMENT_CHANGED, target="body_chart", key=""), "body chart"),
        (entry(Action.FLAG_ACKNOWLEDGED, flag="ces_suspected", set_aside=0),
         "Suspected cauda equina syndrome"),
        (entry(Action.FLAG_ACKNOWLEDGED, flag="rule_of_old", set_aside=1),
         "rule of old, set aside with a reason"),
        (entry(Action.PATIENT_CHANGED, version=3, fields="born allergy_status"),
         "changed: birth date; whether allergies are known, version 3"),
        (entry(Action.PATIENT_CHANGED, version=2), "version 2"),
        (entry(Action.LETTER_SAVED, letter="0" * 32, urgency="urgent", destination="orthopaedics"),
         "urgent, to: Orthopaedics"),
        (entry(Action.DOCUMENT_ISSUED, document="0" * 32, kind="report", content_hash="ab" * 32),
         "Report, fingerprint abababababab"),
        (entry(Action.DOCUMENT_PRINTED, document="0" * 32), ""),
        (entry(Action.SIGN_IN_FAILED, count=1), "1 wrong try before this sign-in"),
        (entry(Action.SIGN_IN_FAILED, signed_in=1), "while signed in"),
        (entry(Action.ENTRIES_COPIED, source="0" * 32, count=12), "12 entries"),
        (entry(Action.CLINICIAN_ADDED, user="c-1", role="reception"), "B. Sample, Reception"),
        (entry(Action.CLINICIAN_REVOKED, user="c-9"), "a user who is no longer there"),
        (entry(Action.BACKUP_MADE, size=68_100_000, entries=1), "68.1 MB, 1 entry of the log"),
        (entry(Action.RECORDS_VERIFIED, faults=0), "nothing wrong found"),
        (entry(Action.PRACTICE_CHANGED, picture="logo", in_use=1), "logo, put in"),
        (entry(Action.PRACTICE_CHANGED, text="0" * 32, text_kind="snippet", number=2),
         "snippet, version 2"),
        (entry(Action.PRACTICE_CHANGED, text="0" * 32, in_use=0),
         "text of the practice, taken out"),
        (entry(Action.PRACTICE_CHANGED, address="0" * 32), "address book"),
        (entry(Action.EPISODE_CHANGED, episode=""), "taken out of its episode"),
        (entry(Action.EPISODE_CHANGED, episode="0" * 32), ""),
        (entry(Action.EPISODE_CHANGED, episode="0" * 32, ended=1), "closed"),
        (entry(Action.ASSESSMENT_WITHDRAWN, wrong_patient=1, discarded=1),
         "written about another patient, a draft, not signed"),
        (entry(Action.BACKUP_RESTORED, replaced_entries=7, replaced_mac="ab" * 32),
         "in place of records with 7 entries"),
        (entry(Action.SIGNED_IN, new_code="x"), "new code x"),
        (entry(Action.PATIENTS_MERGED, merged="0" * 32, merge="0" * 32), ""),
    ],
)  # fmt: skip
def test_codes_in_words(words: LogWords, logged: ListedEntry, said: str | None) -> None:
    if said is not None:
        assert words.say(logged) == said
    else:
        assert words.say(logged).startswith(words.catalogue.finding("bladder").label)


def _logged_codes() -> Iterator[tuple[str, str]]:
    """Names of the codes that services write, with the file."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr == "log":
                assert isinstance(node, ast.Call)
                yield from ((path.name, k.arg) for k in node.keywords if k.arg)


def test_every_code_that_is_written_has_words(words: LogWords) -> None:
    known = {*POINTERS, *words._sayings()}
    known |= {"target", "key", "count", "text", "text_kind", "episode"}
    written = set(_logged_codes())
    assert len(written) > 30
    assert {code for _, code in written} <= known, "say what it means in log_words.py"


def test_every_action_has_words_and_a_kind(words: LogWords, session: Session) -> None:
    with session.writing() as work:
        for action in Action:
            assert words.action(entry(action))
            session.log(work, action)
        work.commit()
    found = {e.action for kind in LogKind for e in read_log(session, LogQuery(kind=kind)).entries}
    assert found == set(Action)


@pytest.fixture
def worked(session: Session, password: str) -> Patient:
    """A practice in which something was done."""
    draft = PatientDraft("=Thistle", "Morag", "14-Mar-1960")
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    assessments.set_answer(session, made.id, AnswerKey("groin", Side.LEFT), PRESENT)
    assessments.set_narrative(session, made.id, NarrativeField.PLAN, "Walk")
    assessments.set_impression(session, made.id, Impression("Hip"))
    assessments.acknowledge_flag(session, made.id, "ces_suspected", "sent", set_aside=True)
    patients.update_patient(session, patient, replace(draft, needs="Large print"))
    with pytest.raises(WrongPasswordError):
        session.check_password("not this one")
    return patient


def test_no_raw_code_is_shown_and_nothing_stored_changes(
    session: Session, worked: Patient, texts: Texts, tmp_path: Path
) -> None:
    before = _stored(session)
    say = LogWords.of(session, texts, {session.clinician.id: session.clinician.name})
    found = read_log(session, LogQuery()).entries
    said = [say.say(e) for e in found]
    assert not [words for words in said if RAW.search(words)]
    assert {"Groin pain, left", "plan", "own conclusion", "while signed in"} <= set(said)
    assert "ces suspected, set aside with a reason" in said
    assert _stored(session) == before
    log_export.export_log(session, LogQuery(), say, tmp_path / "log.csv")
    assert _stored(session)[: len(before)] == before
    assert verify_records(session).is_sound


def _stored(session: Session) -> list[tuple[object, ...]]:
    raw = raw_records(session.database)
    rows = [tuple(row) for row in raw.execute("SELECT * FROM audit ORDER BY id")]
    raw.close()
    return rows


def test_the_file_holds_all_entries_of_the_query_in_words(
    session: Session, worked: Patient, texts: Texts, tmp_path: Path
) -> None:
    say = LogWords.of(session, texts, {})
    path = tmp_path / "log.csv"
    number = log_export.export_log(session, LogQuery(patient="thistle"), say, path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["Entry", "When", "Who", "What", "Patient", "Record", "Detail",
                       "Codes as stored"]  # fmt: skip
    assert len(rows) == number + 1
    assert {row[4] for row in rows[1:]} == {"'=THISTLE, Morag"}  # no formula
    assert any(row[3:7:3] == ["Answer changed", "Groin pain, left"] for row in rows)
    newest = read_log(session, LogQuery()).entries[0]
    assert (newest.action, newest.detail) == (Action.LOG_EXPORTED, {"entries": number})
    with pytest.raises(StoreError):
        log_export.export_log(session, LogQuery(), say, tmp_path / "no" / "log.csv")


def test_more_than_a_page_is_written(session: Session, words: LogWords, tmp_path: Path) -> None:
    with session.writing() as work:
        for _ in range(450):
            session.log(work, audit.Action.SIGNED_OUT)
        work.commit()
    path = tmp_path / "log.csv"
    number = log_export.export_log(session, LogQuery(), words, path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))[1:]
    assert [int(row[0]) for row in rows] == list(range(number, 0, -1))
    assert number > 450


def test_who_sees_no_clinical_content_reads_none_in_the_log(
    words: LogWords, session: Session, worked: Patient, texts: Texts, tmp_path: Path
) -> None:
    blind = replace(words, clinical=False)
    for logged, said in (
        (entry(Action.ASSESSMENT_CHANGED, target="answer", key="groin:left"), "an answer"),
        (entry(Action.ASSESSMENT_CHANGED, target="narrative", key="goals"), "a text of the record"),
        (entry(Action.FLAG_ACKNOWLEDGED, flag="ces_suspected", set_aside=0), "a red flag"),
        (entry(Action.LETTER_SAVED, urgency="urgent", destination="orthopaedics"), ""),
    ):
        assert blind.say(logged) == said
    path = tmp_path / "log.csv"
    log_export.export_log(session, LogQuery(), blind, path)
    text = path.read_text("utf-8-sig")
    assert "groin" not in text.casefold()
    assert "ces" not in text.casefold().replace("access", "")


def test_the_signed_in_user_s_role_decides(session: Session, texts: Texts) -> None:
    assert LogWords.of(session, texts, {}).clinical
    session.clinician = replace(session.clinician, role=Role.ADMINISTRATOR)
    assert not LogWords.of(session, texts, {}).clinical
