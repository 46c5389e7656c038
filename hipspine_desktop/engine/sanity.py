"""Problems of the input: errors that block, and warnings that travel into the report."""

from __future__ import annotations

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Laterality
from hipspine_desktop.engine.evidence import rule_items, rule_keys
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.result import EvaluatedSide, Issue, IssueLevel
from hipspine_desktop.engine.truth import Truth, judge_fact, recorded_for
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact

YOUNGEST = 16
"""Children's hips have causes of their own; the knowledge base is about adults."""

PREGNANCY_FINDINGS = ("pregnant", "pregnancy", "third_trimester")


def problems_of(case: Case, base: KnowledgeBase) -> tuple[str, ...]:
    """What makes a case impossible to assess, one line a problem, naming what is allowed.

    >>> from hipspine_desktop.domain.answers import Answer
    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> problems_of(example_case(rotation=Answer.of_value(75.0)), example_base())
    ('rotation (right): is 75, allowed: 0 to 60',)
    """
    problems = []
    if not 0 <= case.age <= 120:
        problems.append(f"age: is {case.age}, allowed are 0 to 120 years")
    settings = [s.id for s in base.settings]
    if case.setting not in settings:
        problems.append(f"setting: is not known, allowed: {', '.join(settings)}")
    for key in sorted(case.answers, key=str):
        problem = _problem_of_answer(key, case, base.catalogue)
        if problem:
            problems.append(problem)
    return tuple(problems)


def issues_of(
    case: Case, base: KnowledgeBase, network: Network, sides: tuple[EvaluatedSide, ...]
) -> tuple[Issue, ...]:
    """Sanity issues: errors first, then warnings, in a fixed order.

    >>> from hipspine_desktop.domain.answers import UNCLEAR
    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.engine.network import compile_network
    >>> case, base = example_case(slump=UNCLEAR), example_base()
    >>> found = issues_of(case, base, compile_network(base), (EvaluatedSide.RIGHT,))
    >>> [(str(i.level), i.key, i.todo) for i in found]
    [('warning', 'engine.issue.unclear_answers', 'engine.todo.unclear_answers')]
    """
    contradictions = _contradictions(case, base)
    found = [
        *_scope_issues(case, base.catalogue),
        *_side_issues(case, base.catalogue),
        *_completeness_issues(case, base.catalogue),
        *contradictions,
        *_implications(case, base, contradictions),
        *_rule_issues(case, base.catalogue, network, sides),
    ]
    return tuple(sorted(found, key=lambda issue: issue.level is not IssueLevel.ERROR))


def out_of_scope(case: Case) -> bool:
    """Whether no differential may be given at all.

    >>> from hipspine_desktop.engine.example import example_case
    >>> out_of_scope(example_case())
    False
    """
    return case.age < YOUNGEST


def _problem_of_answer(key: AnswerKey, case: Case, catalogue: Catalogue) -> str | None:
    name = f"{key.finding_id} ({key.side})" if key.side else key.finding_id
    if key.finding_id not in catalogue:
        return f"{name}: is no finding of this knowledge base"
    definition = catalogue.finding(key.finding_id)
    if definition.laterality is Laterality.MIDLINE and key.side is not None:
        return f"{name}: belongs to the midline, takes no side"
    problem = definition.problem_with(case.answers[key])
    return f"{name}: {problem}" if problem else None


def _scope_issues(case: Case, catalogue: Catalogue) -> list[Issue]:
    issues = []
    if out_of_scope(case):
        values = (("age", str(case.age)), ("youngest", str(YOUNGEST)))
        issues.append(Issue(IssueLevel.ERROR, "engine.issue.age_out_of_scope", values))
    issues += [
        _warning("engine.issue.pregnancy", about=(AnswerKey(name),))
        for name in PREGNANCY_FINDINGS
        if name in catalogue and case.answers.of(name).state is AnswerState.PRESENT
    ]
    return issues


def _side_issues(case: Case, catalogue: Catalogue) -> list[Issue]:
    per_side = tuple(
        sorted(
            (
                key
                for key in case.answers
                if catalogue.finding(key.finding_id).laterality is Laterality.PER_SIDE
            ),
            key=str,
        )
    )
    issues = []
    hurting = case.symptomatic_side.sides
    sided = [key for key in per_side if key.side is not None]
    if hurting and sided and not any(key.side in hurting for key in sided):
        sides = (("side", str(hurting[0])), ("other", str(hurting[0].other)))
        issues.append(_warning("engine.issue.other_side_only", sides, tuple(sided)))
    else:
        issues += _side_not_symptomatic(sided, case, catalogue)
    no_side = tuple(key for key in per_side if key.side is None)
    if no_side and hurting:
        values = (("findings", _labels(no_side, catalogue)),)
        issues.append(_warning("engine.issue.side_missing", values, no_side))
    twice = tuple(k for k in no_side if _differs(k, case))
    if twice:
        values = (("findings", _labels(twice, catalogue)),)
        issues.append(_warning("engine.issue.contradictory", values, twice))
    same = tuple(k for k in no_side if _repeats(k, case))
    if same:
        values = (("findings", _labels(same, catalogue)),)
        issues.append(_warning("engine.issue.duplicate", values, same))
    return issues


def _side_not_symptomatic(sided: list[AnswerKey], case: Case, catalogue: Catalogue) -> list[Issue]:
    """Findings recorded on a side that does not hurt, and not on one that does: they do not count.

    A finding recorded on both sides is a comparison and no problem.
    """
    hurting = case.symptomatic_side.sides
    known = {key.finding_id for key in sided if key.side in hurting}
    lost = tuple(k for k in sided if hurting and k.finding_id not in known)
    if not lost:
        return []
    values = (("findings", _labels(lost, catalogue)), ("side", str(hurting[0].other)))
    return [_warning("engine.issue.side_not_symptomatic", values, lost)]


def _repeats(key: AnswerKey, case: Case) -> bool:
    """Whether an answer without a side says the same as one with a side."""
    told = case.answers[key]
    sided = [case.answers.of(key.finding_id, side) for side in Side]
    return any((a.state, a.value) == (told.state, told.value) for a in sided)


def _differs(key: AnswerKey, case: Case) -> bool:
    """Whether an answer without side contradicts both answers with one."""
    told = case.answers[key]
    sided = [case.answers.of(key.finding_id, side) for side in Side]
    known = [a for a in sided if a.is_asked]
    return len(known) == 2 and all((a.state, a.value) != (told.state, told.value) for a in known)


def _contradictions(case: Case, base: KnowledgeBase) -> list[Issue]:
    """Facts that the knowledge base says cannot all hold, on one side or in the midline.

    Every side is read, also one that does not hurt. What is not known contradicts nothing.
    """
    found: dict[tuple[str, tuple[AnswerKey, ...]], Issue] = {}
    told = {key.finding_id for key in case.answers}
    for entry in base.contradictions:
        if not all(fact.finding in told for fact in entry.facts):
            continue
        for side in EvaluatedSide:
            judged = [judge_fact(fact, case, base.catalogue, side) for fact in entry.facts]
            if not all(j.truth is Truth.TRUE for j in judged):
                continue
            about = _told_by(entry.facts, case, base.catalogue, side)
            where = f" ({side.value})" if any(key.side for key in about) else ""
            values = (("what", entry.label), ("where", where))
            issue = _warning("engine.issue.cannot_both", values, about)
            found.setdefault((entry.id, about), issue)
    return list(found.values())


def _told_by(
    facts: tuple[Fact, ...], case: Case, catalogue: Catalogue, side: EvaluatedSide
) -> tuple[AnswerKey, ...]:
    """The recorded answers that make some facts true, each once."""
    keys = (key for fact in facts for key in recorded_for(fact, case, catalogue, side))
    return tuple(dict.fromkeys(keys))


def _implications(case: Case, base: KnowledgeBase, reported: list[Issue]) -> list[Issue]:
    """Answers that follow from others: not recorded, or recorded otherwise.

    Nothing is filled in: an implied answer is evidence only once it is recorded. One that could
    not be tested is left alone. A contradiction that was reported already is not said twice.
    """
    told = [frozenset(issue.about) for issue in reported]
    found: dict[tuple[AnswerKey, ...], Issue] = {}
    recorded = {key.finding_id for key in case.answers}
    for entry in base.implications:
        if not all(fact.finding in recorded for fact in entry.given):
            continue
        for side in EvaluatedSide:
            judged = [judge_fact(fact, case, base.catalogue, side) for fact in entry.given]
            if not all(j.truth is Truth.TRUE for j in judged):
                continue
            follows = base.catalogue.finding(entry.then.finding or "")
            per_side = follows.laterality is Laterality.PER_SIDE
            key = AnswerKey(follows.id, side.side if per_side else None)
            truth = judge_fact(entry.then, case, base.catalogue, side).truth
            name = _IMPLIED.get((truth, key in case.answers))
            about = (*_told_by(entry.given, case, base.catalogue, side), key)
            if name is None or any(keys <= set(about) for keys in told):
                continue
            where = f" ({side.value})" if any(k.side for k in about) else ""
            values = (("why", entry.label), ("follows", follows.label), ("where", where))
            found.setdefault(about, _warning(name, values, about))
    return list(found.values())


_IMPLIED = {
    (Truth.UNKNOWN, False): "engine.issue.implied",
    (Truth.FALSE, True): "engine.issue.implied_otherwise",
}
"""By what is known of the answer that follows, and whether it was recorded at all."""


def _completeness_issues(case: Case, catalogue: Catalogue) -> list[Issue]:
    told = {
        key.finding_id
        for key, answer in case.answers.items()
        if answer.state is not AnswerState.COULD_NOT_TEST
    }
    issues = []
    missing = tuple(f for f in catalogue if f.cauda_equina and f.id not in told)
    if missing:
        values = (("count", str(len(missing))),)
        about = tuple(AnswerKey(f.id) for f in missing)
        issues.append(_warning("engine.issue.cauda_equina_not_asked", values, about))
    unclear = tuple(
        sorted((k for k, a in case.answers.items() if a.state is AnswerState.UNCLEAR), key=str)
    )
    if unclear:
        values = (("count", str(len(unclear))),)
        issues.append(_warning("engine.issue.unclear_answers", values, unclear))
    return issues


def _rule_issues(
    case: Case, catalogue: Catalogue, network: Network, sides: tuple[EvaluatedSide, ...]
) -> list[Issue]:
    """Rules begun and not finished."""
    issues = []
    for side in sides:
        for rule in network.rules:
            keys = rule_keys(rule, case, catalogue, side)
            truths = [t for _, t in rule_items(rule, case, catalogue, side)]
            unknown = truths.count(Truth.UNKNOWN)
            if len(keys) > 1 and unknown:
                values = (
                    ("rule", rule.entry.label),
                    ("missing", str(unknown)),
                    ("items", str(len(truths))),
                    ("side", side.value),
                )
                about = tuple(sorted(keys, key=str))
                issues.append(_warning("engine.issue.rule_items_missing", values, about))
    return issues


def _warning(
    key: str,
    values: tuple[tuple[str, str], ...] = (),
    about: tuple[AnswerKey, ...] = (),
) -> Issue:
    return Issue(IssueLevel.WARNING, key, values, about)


def _labels(keys: tuple[AnswerKey, ...], catalogue: Catalogue) -> str:
    return ", ".join(dict.fromkeys(catalogue.finding(k.finding_id).label for k in keys))
