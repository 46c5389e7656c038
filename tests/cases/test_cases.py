"""The written cases run through the headless door: mechanisms that must hold, never a rank."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from tests.cases.table import lines_of
from tests.cases.written import FOLDER, WrittenCase, assess, written_cases

CASES = written_cases()
WITH_PDF = ("043-aortoiliac-occlusion", "052-psoas-abscess-septic-hip")


@dataclass(frozen=True)
class Outcome:
    """A case, and what the door wrote for it into a folder."""

    case: WrittenCase
    result: dict[str, Any]
    folder: Path

    @property
    def raised(self) -> set[str]:
        return {flag["id"] for flag in self.result["red_flags"]}


@cache
def knowledge() -> KnowledgeBase:
    return load_knowledge(resources_dir() / "knowledge")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.file)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    case: WrittenCase = request.param
    folder = tmp_path_factory.mktemp("case")
    return Outcome(case, assess(case, folder, with_pdf=case.file in WITH_PDF), folder)


def test_the_manifest_names_each_case_once() -> None:
    assert [case.file for case in CASES] == sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_case_is_cited_and_its_terms_are_known(case: WrittenCase) -> None:
    conditions = {condition.id for condition in knowledge().conditions}
    flags = {flag.id for flag in knowledge().red_flags}
    assert set(case.conditions) <= conditions
    assert {*case.raises, *case.raises_any, *case.does_not_raise} <= flags
    assert case.citation
    assert case.url.startswith("http")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_no_imaging_was_entered(case: WrittenCase) -> None:
    entered = {row["finding"] for row in case.case["answers"]}
    imaging = {name for name in entered if knowledge().catalogue.finding(name).section == "imaging"}
    assert imaging <= {"epidural_relief"}  # history: the patient tells how the injection went


@pytest.mark.slow
def test_the_result_follows_its_schema(outcome: Outcome) -> None:
    schema = json.loads((resources_dir() / "schemas" / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(outcome.result)
    assert outcome.result["knowledge_version"] == knowledge().meta.version
    assert outcome.result["knowledge_hash"] == knowledge().content_hash


@pytest.mark.slow
def test_probabilities_lie_in_their_intervals_and_causes_are_in_order(outcome: Outcome) -> None:
    side = outcome.case.case["symptomatic_side"]
    sides = ["left", "right"] if side == "bilateral" else [side]
    assert sorted(s["side"] for s in outcome.result["sides"]) == sides
    for entry in outcome.result["sides"]:
        causes = entry["conditions"]
        for estimate in (*causes, *entry["regions"], *entry["coexistence"], entry["unexplained"]):
            assert 0.0 <= estimate["low"] <= estimate["p"] <= estimate["high"] <= 1.0, estimate
        assert all(one["p"] >= next_one["p"] for one, next_one in pairwise(causes))
        assert {c["id"] for c in causes} == {c.id for c in knowledge().conditions}


@pytest.mark.slow
def test_only_what_was_recorded_speaks(outcome: Outcome) -> None:
    entered = {row["finding"] for row in outcome.case.case["answers"]}
    spoken = {reason["finding"] for reason in outcome.result["reasons"] if reason["finding"]}
    rules = {rule.id for rule in knowledge().rules}
    assert spoken
    assert spoken <= entered | rules


@pytest.mark.slow
def test_the_urgency_is_that_of_the_worst_red_flag_or_higher(outcome: Outcome) -> None:
    reached = Urgency(outcome.result["urgency"])
    flags = [Urgency(flag["urgency"]) for flag in outcome.result["red_flags"]]
    assert all(reached.rank <= flag.rank for flag in flags)
    if reached is Urgency.EMERGENCY:
        assert Urgency.EMERGENCY in flags


@pytest.mark.slow
def test_the_red_flags_of_the_case(outcome: Outcome, request: pytest.FixtureRequest) -> None:
    case = outcome.case
    if case.known_fault:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case.known_fault))
    assert set(case.raises) <= outcome.raised
    assert not outcome.raised & set(case.does_not_raise)
    assert not case.raises_any or outcome.raised & set(case.raises_any)
    assert Urgency(outcome.result["urgency"]).rank <= case.at_least.rank


@pytest.mark.slow
def test_the_documents_are_written_on_request(outcome: Outcome) -> None:
    made = {path.name for path in outcome.folder.iterdir()}
    if outcome.case.file not in WITH_PDF:
        assert made == {"result.json"}
        return
    assert made == {"result.json", "report.pdf", "letter.pdf", "summary.pdf"}
    for name in ("report.pdf", "letter.pdf", "summary.pdf"):
        content = (outcome.folder / name).read_bytes()
        assert content.startswith(b"%PDF-")
        assert b"%%EOF" in content[-64:]


@pytest.mark.slow
def test_the_table_names_the_published_cause(outcome: Outcome) -> None:
    text = "\n".join(lines_of(outcome.case, outcome.result))
    assert outcome.case.published in text
    assert text.count("regions:") == len(outcome.result["sides"])
    assert all(name in text for name in outcome.case.conditions)
