"""A real encrypted practice in a folder of the test's own, with a clock that can be moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, SymptomaticSide
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Laterality,
    Option,
    Part,
    Section,
)
from hipspine_desktop.domain.patient import Address, Patient
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.engine.result import Result
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.store.keys import DatabaseKey
from hipspine_desktop.store.server_address import ServerAddress
from hipspine_desktop.store.server_door import owner_password
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.postgres import DOOR, Cluster
from tests.services.results import BLADDER, GROIN, REFUSED, SADDLE, result_for

PASSWORD = "three sparrows walk"
STORES = ("sqlcipher", "postgresql")


@dataclass
class MovedClock:
    """A clock that goes on by 10 s at each look, so that typing does not run together."""

    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    step: timedelta = timedelta(seconds=10)
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    middle, sided = Laterality.MIDLINE, Laterality.PER_SIDE
    grades = tuple(Option(float(n), f"{n} of 5") for n in range(6))
    onset = (Option("sudden", "sudden"), Option("gradual", "gradual"))
    return Catalogue(
        (Section("all", "All", Part.HISTORY, 0),),
        (
            FindingDefinition("groin", "Groin pain", "all", FindingKind.YES_NO, sided),
            FindingDefinition(
                "rotation", "Internal rotation", "all", FindingKind.MEASURED, sided,
                unit="degrees", minimum=0, maximum=60,
            ),
            FindingDefinition("big_toe", "Big toe", "all", FindingKind.GRADED, sided,
                              options=grades),
            FindingDefinition("onset", "Onset", "all", FindingKind.CHOICE, middle, options=onset),
            FindingDefinition("bladder", "Bladder", "all", FindingKind.YES_NO, middle,
                              red_flag_block=True, cauda_equina=True),
            FindingDefinition("saddle", "Saddle feeling", "all", FindingKind.YES_NO, middle,
                              red_flag_block=True, cauda_equina=True),
        ),
    )  # fmt: skip


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


CHEAP = Argon2Cost(time=1, memory_kib=8, lanes=1)


@pytest.fixture
def surroundings(catalogue: Catalogue, clock: MovedClock) -> Surroundings:
    return Surroundings(catalogue, clock, clock.sleep, CHEAP)


@pytest.fixture(scope="session")
def practice_details() -> Practice:
    return Practice("Hillside Physiotherapy", Address(("1 High Street", "Hull"), "01482 496000"))


@pytest.fixture(scope="session")
def anna() -> NewClinician:
    return NewClinician("anna", "Anna Sample", "Physiotherapist", "HCPC PH000000")


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture(scope="session")
def set_up_once(
    tmp_path_factory: pytest.TempPathFactory,
    practice_details: Practice,
    anna: NewClinician,
    catalogue: Catalogue,
) -> tuple[Path, str]:
    """A new practice and its recovery key; each test gets a copy, as that is faster."""
    folder = tmp_path_factory.mktemp("template") / "practice"
    surroundings = Surroundings(catalogue, MovedClock(), cost=CHEAP)
    made, recovery = create_practice(folder, practice_details, anna, PASSWORD, surroundings)
    made.close()
    return folder, recovery


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of an open practice runs on a file and on a server, unless it is about one."""
    if "store" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("only_in")
        stores = alone.args if alone else STORES
        metafunc.parametrize("store", stores, scope="function")


@pytest.fixture(scope="session")
def set_up_on_server(
    tmp_path_factory: pytest.TempPathFactory,
    cluster: Cluster,
    practice_details: Practice,
    anna: NewClinician,
    catalogue: Catalogue,
) -> tuple[str, str, DatabaseKey]:
    """A new practice on a server: name of its database, recovery key, key."""
    cluster.set_owner_password(cluster.setup_password)
    folder = tmp_path_factory.mktemp("on-server") / "practice"
    address = join_server(folder, cluster.new_database())
    surroundings = Surroundings(catalogue, MovedClock(), cost=CHEAP)
    made, recovery = create_practice(folder, practice_details, anna, PASSWORD, surroundings)
    made.close()
    return address.database, recovery, made.database.key


def join_server(folder: Path, address: ServerAddress) -> ServerAddress:
    """Let a folder's practice be kept on a server."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"postgresql://{DOOR}@127.0.0.1:{address.port}/{address.database}\n"
    (folder / "practice.server").write_text(url)
    return address


@pytest.fixture
def on_server(
    cluster: Cluster, set_up_on_server: tuple[str, str, DatabaseKey], folder: Path
) -> Iterator[str]:
    """A copy of the practice on the server for this test's folder; its recovery key."""
    name, recovery, key = set_up_on_server
    cluster.set_owner_password(owner_password(key))  # the role is that of all databases
    address = join_server(folder, cluster.new_database(name))
    yield recovery
    cluster.drop(address)


@pytest.fixture
def opened(
    store: str, request: pytest.FixtureRequest, set_up_once: tuple[Path, str], folder: Path,
    surroundings: Surroundings,
) -> Iterator[tuple[Session, str]]:  # fmt: skip
    if store == "postgresql":
        recovery = request.getfixturevalue("on_server")
    else:
        recovery = set_up_once[1]
        shutil.copytree(set_up_once[0], folder)
    session = open_practice(folder, "anna", PASSWORD, surroundings)
    yield session, recovery
    session.close()


@pytest.fixture
def session(opened: tuple[Session, str]) -> Session:
    return opened[0]


@pytest.fixture
def patient(session: Session) -> Patient:
    draft = PatientDraft(family_name="Thistle", given_name="Morag", born="14-Mar-1960")
    return patients.save_new_patient(session, draft)[0]


@pytest.fixture
def assessment(session: Session, patient: Patient) -> Assessment:
    return assessments.start_assessment(session, patient.id)[0]


@pytest.fixture
def ready(session: Session, assessment: Assessment) -> Assessment:
    """A draft with everything that signing asks for."""
    for key, answer in ((GROIN, PRESENT), (BLADDER, ABSENT), (SADDLE, REFUSED)):
        assessments.set_answer(session, assessment.id, key, answer)
    assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, "Fell in March")
    impression = Impression("Hip osteoarthritis, right", Agreement.AGREES)
    assessments.set_complaint(session, assessment.id, Complaint(SymptomaticSide.RIGHT))
    return assessments.set_impression(session, assessment.id, impression)[0]


@pytest.fixture
def result(patient: Patient) -> Result:
    return result_for(patient)


@pytest.fixture
def signed(session: Session, ready: Assessment, password: str, result: Result) -> Assessment:
    return assessments.sign(session, ready, password, result)[0]
