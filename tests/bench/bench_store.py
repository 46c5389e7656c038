"""A large practice: search at each key, opening an assessment, start; on a file and on a server.

    nice -n 19 python -m tests.bench.bench_store [--patients N] [--server] [--keep FOLDER]
    [--processor]

All people are invented. Times stand beside those of a bare indexed SQLite query in the same run.
With `--processor`, processor time of this thread is taken in place of the clock: what other
programs do to it is left out, and so is what a server does.
`docs/store-bench.md` holds the last run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert
from sqlcipher3 import dbapi2

from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Address, Identifier, Patient, Sex
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import tables
from hipspine_desktop.store.patients import patient_rows
from hipspine_desktop.store.wrapping import Argon2Cost

PASSWORD = "three sparrows walk"
CHEAP = Surroundings(Catalogue((), ()), cost=Argon2Cost(1, 8, 1))
START = (
    "import sys, time; from pathlib import Path\n"
    "from PySide6.QtWidgets import QApplication\n"
    "from hipspine_desktop import app\n"
    "from hipspine_desktop.ui.singletons import keep_singletons_alive\n"
    "keep_singletons_alive(); gui = QApplication([])\n"
    "window = app.make_window(Path(sys.argv[1])); window.show(); gui.processEvents()\n"
    "print(time.time()); sys.stdout.flush(); import os; os._exit(0)"
)
SYLLABLES = ("ma", "mi", "son", "ber", "har", "ton", "wil", "li", "ams", "an", "der", "mc", "do",
             "nald", "ro", "bin", "st", "ew", "art", "ka", "ur", "pa", "tel", "ng", "uy", "en",
             "gra", "ham", "fo", "ster", "sch", "mid", "t", "ol", "sen", "bra", "dley")  # fmt: skip
BARE = "SELECT * FROM person WHERE name >= ? AND name < ? ORDER BY name LIMIT 50"
STREETS = ("High Street", "Mill Lane", "Station Road")


@dataclass(frozen=True)
class Size:
    """How much is made."""

    patients: int
    assessments: int


def names(chance: random.Random, count: int, parts: int) -> list[str]:
    """Invented names."""
    made = {
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, parts))).title()
        for _ in range(count)
    }
    return sorted(made)


def people(size: Size) -> Iterator[Patient]:
    """Invented patients; a few names are very common, as in life."""
    chance = random.Random(7)
    families, given = names(chance, 6000, 4), names(chance, 900, 3)
    chance.shuffle(families)  # the common ones all over the alphabet
    weights = [1 / (rank + 20) for rank in range(len(families))]  # the first: about one in 120
    drawn = chance.choices(families, weights, k=size.patients)
    for number, family in enumerate(drawn):
        yield Patient(
            f"p{number:031d}", family, chance.choice(given),
            date(1925, 1, 1) + timedelta(days=chance.randrange(30000)),
            chance.choice(list(Sex)),
            identifiers=(Identifier("local", f"Q-{number:06d}"),),
            address=Address((f"{number % 200} {chance.choice(STREETS)}",), f"01482 {number:06d}"),
        )  # fmt: skip


def fill(connection: Connection, size: Size, author: str) -> None:
    """Write patients and drafts by plain inserts, a thousand at a time."""
    at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    batch: list[Patient] = []
    for person in people(size):
        batch.append(person)
        if len(batch) == 1000:
            _write_patients(connection, batch, at)
            batch = []
    if batch:
        _write_patients(connection, batch, at)
    each = size.assessments // size.patients
    for first in range(0, size.assessments, 3000):
        numbers = range(first, min(first + 3000, size.assessments))
        _write_assessments(connection, [(n, n // each) for n in numbers], author, at)


def _write_patients(connection: Connection, batch: list[Patient], at: datetime) -> None:
    made: dict[Any, list[dict[str, Any]]] = {}
    for person in batch:
        for table, rows in patient_rows(person, "bench", at).items():
            made.setdefault(table, []).extend(rows)
    for table, rows in made.items():
        connection.execute(insert(table), rows)


def _write_assessments(
    connection: Connection, pairs: list[tuple[int, int]], author: str, at: datetime
) -> None:
    connection.execute(
        insert(tables.assessment),
        [
            {
                "id": f"a{n:031d}", "patient_id": f"p{owner:031d}", "record_year": 2026,
                "record_serial": n + 1, "record_edition": 1, "author_id": author,
                "author_name": "Anna Sample", "created_at": at + timedelta(minutes=n),
                "changed_at": at + timedelta(minutes=n), "state": "draft",
                "symptomatic_side": "left", "impression_text": "Hip", "amendment_reason": "",
                "impression_agreement": "agrees", "impression_reason": "",
                "impression_conditions": [], "urgency": "routine", "version": 1,
            }
            for n, owner in pairs
        ],
    )  # fmt: skip
    connection.execute(
        insert(tables.answer),
        [
            {
                "assessment_id": f"a{n:031d}", "finding_id": f"f{finding}", "side": "left",
                "state": "present" if (n + finding) % 3 else "absent", "note": "",
                "changed_at": at, "changed_by": author,
            }
            for n, _ in pairs
            for finding in range(4)
        ],
    )  # fmt: skip


def clock() -> float:
    """Seconds: of the clock on the wall, or of this thread on a processor."""
    return time.thread_time() if "--processor" in sys.argv else time.perf_counter()


def milliseconds(work: Callable[[], object]) -> float:
    """Time of one call, the best of three: other programs use the computer too."""
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    begun = clock()
    work()
    return 1000.0 * (clock() - begun)


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def search_times(session: Session, size: Size) -> dict[str, list[float]]:
    """Typing names, numbers and dates of birth letter by letter; times by what is typed."""
    chance = random.Random(11)
    chosen = [p for n, p in enumerate(people(size)) if n % (size.patients // 60) == 0]
    chance.shuffle(chosen)
    found: dict[str, list[float]] = {}

    def key(kind: str, text: str) -> None:
        took = milliseconds(lambda: patients.search_patients(session, text))
        found.setdefault(kind, []).append(took)

    for person in chosen[:60]:
        family, given = person.family_name, person.given_name
        for length in range(1, min(len(family), 6) + 1):
            key(f"{length} letter{'s' if length > 1 else ''}", family[:length])
        for length in range(1, 4):
            key("second name", f"{family} {given[:length]}")
        key("two short beginnings", f"{family[:2]} {given[:2]}")
        key("birth date", f"{person.born:%d %m %Y}")
        key("name and birth date", f"{family[:2]} {person.born:%d.%m.%y}")
        key("phone", person.address.phone)
        key("record number", person.identifiers[0].value)
        key("nobody", f"{family[:2]}zzq")
    return found


def open_times(session: Session, size: Size) -> list[float]:
    """Opening assessments all over the practice, the reading logged."""
    chance = random.Random(13)
    ids = [f"a{chance.randrange(size.assessments):031d}" for _ in range(100)]
    return [milliseconds(lambda i=i: assessments.load_assessment(session, i)) for i in ids]  # type: ignore[misc]


def bare_times(folder: Path, size: Size) -> list[float]:
    """The same rows of names in a bare SQLite table with an index: 50 by a beginning."""
    raw = dbapi2.connect(str(folder / "bare"))
    raw.execute("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, born TEXT, phone TEXT)")
    raw.executemany(
        "INSERT INTO person VALUES (?, ?, ?, ?)",
        [
            (p.id, f"{p.family_name} {p.given_name}".lower(), str(p.born), p.address.phone)
            for p in people(size)
        ],
    )
    raw.execute("CREATE INDEX by_name ON person (name)")
    raw.commit()
    times = []
    for n, person in enumerate(people(size)):
        if n % (size.patients // 60) == 0:
            for length in (1, 2, 3, 4):
                start = person.family_name[:length].lower()
                values = (start, start + "\U0010ffff")
                times.append(milliseconds(lambda v=values: raw.execute(BARE, v).fetchall()))  # type: ignore[misc]
    raw.close()
    return times


def start_time(folder: Path) -> float:
    """From the command to the painted sign-in window, ms."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder)], capture_output=True, text=True, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return 1000.0 * (float(done.stdout.split()[-1]) - begun)


@contextmanager
def server_for(folder: Path) -> Iterator[None]:
    """A scratch server for a folder's practice."""
    from tests import postgres

    place = Path(tempfile.mkdtemp(prefix="hipspine-postgres-"))
    cluster = postgres.Cluster.for_bench(place)
    try:
        os.environ["PGPASSFILE"] = str(place / "passwords")
        address = cluster.new_database()
        folder.mkdir(parents=True, exist_ok=True)
        url = f"postgresql://{postgres.DOOR}@127.0.0.1:{address.port}/{address.database}\n"
        (folder / "practice.server").write_text(url)
        yield
    finally:
        cluster.stop()
        shutil.rmtree(place, ignore_errors=True)


def make(folder: Path, size: Size) -> None:
    """A practice of this size; of nobody when there are no patients."""
    details = Practice("Hillside Physiotherapy", Address(("1 High Street",)))
    user = NewClinician("anna", "Anna Sample")
    session, _ = create_practice(folder, details, user, PASSWORD, CHEAP)
    with session:
        if size.patients:
            with session.writing() as work:
                fill(work.connection, size, session.clinician.id)
                if work.connection.dialect.name == "postgresql":
                    work.connection.exec_driver_sql("ANALYZE")
                work.commit()


def report(title: str, times: list[float], bare: float) -> None:
    """One line of the table."""
    middle, high = statistics.median(times), p95(times)
    print(f"| {title} | {middle:.2f} | {high:.2f} | {high / bare:.0f} |", flush=True)


def measure(folder: Path, empty: Path, size: Size, scratch: Path) -> None:
    """Print the table of one practice."""
    bare = bare_times(scratch, size)
    unit = p95(bare)
    print("| what | median ms | 95th percentile ms | ratio to bare |\n|---|---|---|---|")
    report("bare indexed SQLite query, 50 rows", bare, unit)
    with open_practice(folder, "anna", PASSWORD, CHEAP) as session:
        found = search_times(session, size)
        for kind, times in found.items():
            report(f"search: {kind}", times, unit)
        report("search: all keys", [t for times in found.values() for t in times], unit)
        report("open an assessment", open_times(session, size), unit)
    pairs = [(start_time(empty), start_time(folder)) for _ in range(9)][1:]
    nothing, full = (min(column) for column in zip(*pairs, strict=True))
    print(f"\nstart to the sign-in window: empty {nothing:.0f} ms, full {full:.0f} ms, "
          f"{100 * (full / nothing - 1):+.1f} %")  # fmt: skip


def main() -> None:
    """Run the bench."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--patients", type=int, default=100_000)
    asked.add_argument("--server", action="store_true")
    asked.add_argument("--processor", action="store_true", help="processor time, not the clock")
    asked.add_argument("--keep", type=Path, help="a practice made before, or to be kept")
    words = asked.parse_args()
    size = Size(words.patients, 3 * words.patients)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder, empty = words.keep or scratch / "full", scratch / "empty"
        make(empty, Size(0, 0))
        if words.server:
            with server_for(folder):
                _make_and_measure(folder, empty, size, scratch)
        else:
            _make_and_measure(folder, empty, size, scratch)


def _make_and_measure(folder: Path, empty: Path, size: Size, scratch: Path) -> None:
    if not (folder / "practice.hipspine").exists():
        begun = time.monotonic()
        make(folder, size)
        print(f"{size.patients} patients, {size.assessments} assessments made in "
              f"{time.monotonic() - begun:.0f} s\n", flush=True)  # fmt: skip
    measure(folder, empty, size, scratch)


if __name__ == "__main__":
    main()
