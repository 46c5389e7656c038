"""Each kind of fault in a knowledge directory is named by file, entry and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hipspine_desktop.domain.findings import FindingKind, Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.loader import load_knowledge

META = """
version = "1.2.3"
title = "Small base"
default_setting = "clinic"
"""

GOOD = """
[[section]]
id = "hip_tests"
title = "Hip tests"
part = "examination"

[[setting]]
id = "clinic"
label = "Clinic"

[[source]]
id = "invented_2020"
short = "Invented 2020"
citation = "Invented for the tests, 2020"

[[condition]]
id = "stiff_hip"
label = "Stiff hip"
region = "hip_joint"
plain = "A hip that does not move"

[[condition.prior]]
setting = "clinic"
rate = 0.2
basis = "judgement"
reason = "invented"

[[finding]]
id = "rotation"
label = "Rotation"
section = "hip_tests"
kind = "measured"
laterality = "per_side"
unit = "°"
range = [0, 70]

[[finding]]
id = "limp"
label = "Limp"
section = "hip_tests"
laterality = "midline"

[[indicator]]
id = "rotation_low"
finding = "rotation"

[[indicator.cut]]
label = "Under 30"
when = { below = 30 }
background = { rate = 0.3, n = 50, basis = "seen", source = "invented_2020" }

[[indicator.cut.link]]
condition = "stiff_hip"
rate = 0.8
n = 40
basis = "seen"
source = "invented_2020"

[[red_flag]]
id = "hot_hip"
pathology = "septic hip"
tag = "infection"
label = "Hot hip"
urgency = "emergency"
destination = "emergency_department"
action = "Send"
timeframe = "now"
basis = "judgement"
reason = "invented"
trigger = { all = [{ fact = { finding = "limp" } }, { fact = { age_at_least = 16 } }] }
"""


def write_base(folder: Path, text: str = GOOD, meta: str = META) -> Path:
    (folder / "meta.toml").write_text(meta)
    (folder / "all.toml").write_text(text)
    return folder


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value.problems


def test_a_good_base_loads_with_its_references_resolved(tmp_path: Path) -> None:
    base = load_knowledge(write_base(tmp_path))
    rotation = base.catalogue.finding("rotation")
    assert (rotation.kind, rotation.laterality) == (FindingKind.MEASURED, Laterality.PER_SIDE)
    assert (rotation.minimum, rotation.maximum) == (0, 70)
    link = base.indicators[0].cut[0].link[0]
    assert base.ref(link).short == "Invented 2020"
    assert base.prior(base.conditions[0], "clinic", 40, Sex.NOT_KNOWN).rate == 0.2


def test_the_hash_ignores_the_layout_of_files_and_sees_every_number(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    for folder in (one, two, three):
        folder.mkdir()
    head, tail = GOOD.split("[[red_flag]]")
    write_base(one)
    write_base(two, head)
    (two / "flags").mkdir()
    (two / "flags" / "hip.toml").write_text("[[red_flag]]" + tail)
    write_base(three, GOOD.replace("rate = 0.8", "rate = 0.81"))
    hashes = [load_knowledge(folder).content_hash for folder in (one, two, three)]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "measured"', 'kind = "measurd"', ("finding 'rotation' > kind", "'measured'")),
        ("range = [0, 70]", "", ("finding 'rotation'", "'range' belongs to kind 'measured'")),
        ("range = [0, 70]", "range = [70, 0]", ("finding 'rotation'", "from low to high")),
        ('unit = "°"', 'unitt = "°"', ("finding 'rotation' > unitt", "not a known key")),
        ("rate = 0.8", "rate = 1.8", ("indicator 'rotation_low'", "'stiff_hip' > rate", "1.8")),
        ("{ below = 30 }", "{ below = 300 }", ("threshold 300", "0 to 70")),
        ("{ below = 30 }", "{ answer = 'present' }", ("'when'", "allowed: below, at_most")),
        ('condition = "stiff_hip"', 'condition = "stif_hip"', ("condition 'stif_hip' is not in",)),
        ('finding = "rotation"', 'finding = "rotatoin"', ("finding 'rotatoin' is not in",)),
        ('finding = "limp"', 'finding = "lamp"', ("red_flag 'hot_hip'", "finding 'lamp'")),
        ('section = "hip_tests"', 'section = "hip"', ("section 'hip' is not in",)),
        ('reason = "invented"\n\n[[finding]]', "\n[[finding]]", ("judgement needs a 'reason'",)),
        ('basis = "seen"\nsource = "invented_2020"', 'basis = "seen"', ("needs a 'source'",)),
        ('id = "limp"', 'id = "rotation"', ("finding 'rotation'", "already used in")),
        ("[[condition.prior]]", "[[condition.prior]]\nage = [40, 120]", ("age 0 to 39",)),
    ],
)
def test_a_fault_is_named_with_file_entry_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    assert old in GOOD
    problems = problems_of(write_base(tmp_path, GOOD.replace(old, new, 1)))
    fitting = [line for line in problems if all(word in line for word in words)]
    assert fitting, problems
    assert fitting[0].startswith("all.toml: ")


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write_base(tmp_path, "[[section]\n")
    (tmp_path / "latin.toml").write_bytes(b'[[section]]\nid = "\xe4"')
    (tmp_path / "more.toml").write_text('[[section]]\nid = "Not Snake"\ntitle = "x"\npart = "x"')
    problems = problems_of(tmp_path)
    assert [line.split(":")[0] for line in problems] == [
        "all.toml", "latin.toml", "more.toml", "more.toml",
    ]  # fmt: skip


def test_a_missing_meta_file_is_told(tmp_path: Path) -> None:
    write_base(tmp_path)
    (tmp_path / "meta.toml").unlink()
    assert problems_of(tmp_path) == ("meta.toml: is missing; it must hold 'version' and 'title'",)


def test_cuts_must_run_from_easy_to_hard(tmp_path: Path) -> None:
    cut = """
[[indicator.cut]]
label = "Under 40"
when = { below = 40 }
background = { rate = 0.5, n = 50, basis = "seen", source = "invented_2020" }

[[red_flag]]"""
    problems = problems_of(write_base(tmp_path, GOOD.replace("[[red_flag]]", cut, 1)))
    assert any("'Under 40' does not imply the cut before it, 'Under 30'" in p for p in problems)
