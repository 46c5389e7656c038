"""Answers that cannot all be right: each pair is noticed, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.network import Network, compile_network
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.engine.sanity import issues_of
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import ContradictionEntry, When
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.wording.texts import Texts
from tests.knowledge.test_loader import GOOD, META

BASE = load_knowledge(resources_dir() / "knowledge")
KEY = "engine.issue.cannot_both"


@pytest.fixture(scope="module")
def network() -> Network:
    return compile_network(BASE)


def meeting(when: When) -> Answer:
    if when.answer is not None:
        return PRESENT if when.answer == "present" else ABSENT
    if when.choice is not None:
        return Answer.of_value(when.choice[0])
    for edge in (when.at_least, when.at_most):
        if edge is not None:
            return Answer.of_value(edge)
    assert when.below is not None
    return Answer.of_value(when.below - 1.0)


def answers_for(entry: ContradictionEntry, side: Side) -> dict[AnswerKey, Answer]:
    answers = {}
    for fact in entry.facts:
        finding = BASE.catalogue.finding(fact.finding or "")
        answer = meeting(fact.when)
        assert finding.problem_with(answer) is None, finding.id
        per_side = finding.laterality is Laterality.PER_SIDE
        answers[AnswerKey(finding.id, side if per_side else None)] = answer
    return answers


def warned(
    base: KnowledgeBase, network: Network, answers: dict[AnswerKey, Answer]
) -> list[tuple[str, str]]:
    case = Case(50, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers))
    found = issues_of(case, base, network, (EvaluatedSide.RIGHT,))
    return [(dict(i.values)["what"], dict(i.values)["where"]) for i in found if i.key == KEY]


@pytest.mark.parametrize("entry", BASE.contradictions, ids=lambda e: e.id)
@pytest.mark.parametrize("side", list(Side))
def test_each_is_noticed_once_on_the_side_it_was_recorded(
    entry: ContradictionEntry, side: Side, network: Network
) -> None:
    answers = answers_for(entry, side)
    sided = any(key.side for key in answers)
    assert warned(BASE, network, answers) == [(entry.label, f" ({side})" if sided else "")]


@pytest.mark.parametrize("entry", BASE.contradictions, ids=lambda e: e.id)
def test_with_one_answer_less_nothing_is_contradicted(
    entry: ContradictionEntry, network: Network
) -> None:
    answers = answers_for(entry, Side.LEFT)
    for key in answers:
        rest = {k: a for k, a in answers.items() if k != key}
        assert warned(BASE, network, rest) == []


def test_the_two_sides_do_not_contradict_each_other(network: Network) -> None:
    answers = {
        AnswerKey("hip_rom_full", Side.LEFT): PRESENT,
        AnswerKey("hip_ir_limited", Side.RIGHT): PRESENT,
    }
    assert warned(BASE, network, answers) == []


def test_what_looks_odd_but_happens_is_let_pass(network: Network) -> None:
    """Stenosis and arteries together; pain at once that eases later; a weak leg with a free hip."""
    right = Side.RIGHT
    answers = {
        AnswerKey("neurogenic_claudication"): PRESENT,
        AnswerKey("eases_standing_still"): PRESENT,
        AnswerKey("worse_walking"): PRESENT,
        AnswerKey("walking_pain_at_once"): PRESENT,
        AnswerKey("walking_eases_later"): PRESENT,
        AnswerKey("hip_rom_full", right): PRESENT,
        AnswerKey("leg_weakness_any", right): PRESENT,
        AnswerKey("centralisation"): PRESENT,
        AnswerKey("peripheralisation", right): PRESENT,
    }
    assert warned(BASE, network, answers) == []


def test_the_warning_can_be_said(texts: Texts) -> None:
    said = texts(KEY, what="No limp, and an antalgic gait", where=" (left)")
    assert "(left): No limp, and an antalgic gait." in said


def test_labels_are_plain_and_each_stands_once() -> None:
    labels = [entry.label for entry in BASE.contradictions]
    assert len(set(labels)) == len(labels) >= 80
    assert not any(label.endswith(".") or "!" in label for label in labels)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ('{ finding = "limp" }', "at least 2 items"),
        ('{ finding = "limp" }, { age_at_least = 50 }', "needs a 'finding'"),
        ('{ finding = "limp" }, { finding = "limp" }', "different findings"),
        ('{ finding = "limp" }, { finding = "no_such" }', "'no_such' is not in"),
    ],
)
def test_a_faulty_contradiction_is_refused(facts: str, words: str, tmp_path: Path) -> None:
    entry = f'\n[[contradiction]]\nid = "odd"\nlabel = "Odd"\nfacts = [{facts}]\n'
    (tmp_path / "meta.toml").write_text(META)
    (tmp_path / "all.toml").write_text(GOOD + entry)
    with pytest.raises(KnowledgeError) as refused:
        load_knowledge(tmp_path)
    assert any(words in line for line in refused.value.problems), refused.value.problems
