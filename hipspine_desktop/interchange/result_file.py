"""``result.json``: the result as other programs read it (docs/headless.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hipspine_desktop.domain.sources import SourceRef
from hipspine_desktop.engine.result import (
    Advice,
    ConditionEstimate,
    FlagState,
    Issue,
    NextTest,
    Probability,
    Reason,
    RedFlag,
    Result,
    RuleState,
    SideResult,
)
from hipspine_desktop.wording.texts import Texts

DECIMALS = 6


def result_document(result: Result, texts: Texts) -> dict[str, Any]:
    """The result as JSON data; numbers rounded to six decimals."""
    not_excluded = [f for f in result.red_flags if f.state is FlagState.UNKNOWN]
    return {
        "schema": 1,
        "knowledge_version": result.knowledge_version,
        "knowledge_hash": result.knowledge_hash,
        "patient": {"age": result.age, "sex": result.sex, "setting": result.setting},
        "sides": [_side(side, texts) for side in result.sides],
        "red_flags": [_flag(flag) for flag in result.raised],
        "red_flags_not_excluded": [_flag(flag) for flag in not_excluded],
        "red_flag_questions": {"asked": result.flag_questions[0], "of": result.flag_questions[1]},
        "urgency": result.pathway.urgency.value,
        "destination": result.pathway.destination.value,
        "because": list(result.pathway.because),
        "reasons": [row for side in result.sides for row in _reasons(side, texts)],
        "groups": [row for side in result.sides for row in _groups(side)],
        "next_tests": [row for side in result.sides for row in _next_tests(side)],
        "missing_key_findings": list(result.missing_key_findings),
        "advice": [_advice(a) for a in result.pathway.advice],
        "seen_without_pain": [
            {
                "finding": seen.finding_id,
                "label": seen.label,
                "seen_as": seen.seen_as,
                "rate": round(seen.rate, DECIMALS),
                "ages": list(seen.ages),
                **_source(seen.ref),
            }
            for seen in result.seen_without_pain
        ],
        "issues": [_issue(issue, texts) for issue in result.issues],
    }


def _probability(p: Probability) -> dict[str, float]:
    return {
        "p": round(p.p, DECIMALS),
        "low": round(p.low, DECIMALS),
        "high": round(p.high, DECIMALS),
    }


def _side(side: SideResult, texts: Texts) -> dict[str, Any]:
    return {
        "side": side.side.value,
        "regions": [{"id": r.region.value, **_probability(r.p)} for r in side.regions],
        "conditions": [
            {"rank": rank, "id": c.id, "label": c.label, "region": c.region.value}
            | _probability(c.p)
            | {"prior": _probability(c.prior)}
            for rank, c in enumerate(side.conditions, start=1)
        ],
        "coexistence": [
            {"regions": [c.first.value, c.second.value], **_probability(c.p)}
            for c in side.coexistence
        ],
        "unexplained": _probability(side.unexplained),
        "counted_together": [
            {
                "cluster": c.cluster_id,
                "label": c.label,
                "findings": list(c.finding_labels),
                "counted_as": round(c.effective, 2),
                "reason": c.reason,
            }
            for c in side.counted_together
        ],
        "roots": [{"id": r.id, "label": r.label, **_probability(r.p)} for r in side.roots],
        "hip_spine_type": _hip_spine_type(side, texts),
        "rules": [_rule(rule) for rule in side.rules],
    }


def _rule(rule: RuleState) -> dict[str, Any]:
    """A rule's points; "counts" says whether it takes the place of its items in the estimate."""
    return {
        "id": rule.id,
        "label": rule.label,
        "about": rule.about,
        "points": rule.low,
        "points_at_most": rule.high,
        "items": rule.items,
        "missing": list(rule.missing),
        "counts": rule.counts,
        "at_least": rule.at_least,
        "lr_pos": rule.lr_pos,
        "post_test": rule.post_test,
        **(_source(rule.ref) if rule.ref else {"source": "", "basis": "", "citation": ""}),
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "kind": advice.kind,
        "about": advice.about,
        "text": advice.text,
        **_source(advice.ref),
    }


def _hip_spine_type(side: SideResult, texts: Texts) -> dict[str, Any] | None:
    if side.hip_spine is None:
        return None
    reasons = [texts(reason.key, **dict(reason.values)) for reason in side.hip_spine.reasons]
    name = side.hip_spine.key.rpartition(".")[2]
    return {
        "type": name,
        "text": texts(side.hip_spine.key),
        "because": reasons,
        "statements": [_advice(a) for a in side.hip_spine.statements],
    }


def _flag(flag: RedFlag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "pathology": flag.pathology,
        "label": flag.label,
        "state": flag.state.value,
        "urgency": flag.urgency.value,
        "destination": flag.destination.value,
        "timeframe": flag.timeframe,
        "timeframe_own_judgement": flag.own_time,
        "action": flag.action,
        "raised_by": [
            {
                "label": by.label,
                "finding": by.key.finding_id if by.key else None,
                "side": by.key.side.value if by.key and by.key.side else None,
                "assumed": by.assumed,
            }
            for by in flag.raised_by
        ],
        "missing": list(flag.missing),
        "ask": [{"finding": q.finding_id, "label": q.label} for q in flag.ask],
        "sources": [_source(ref) for ref in flag.refs],
    }


def _source(ref: SourceRef) -> dict[str, Any]:
    return {
        "source": ref.short,
        "basis": ref.basis.value,
        "citation": ref.source.citation if ref.source else "",
    }


def _reasons(side: SideResult, texts: Texts) -> Iterator[dict[str, Any]]:
    for condition in side.conditions:
        for direction, reasons in (
            ("for", condition.reasons_for),
            ("against", condition.reasons_against),
        ):
            for reason in reasons:
                yield _reason(side, condition, direction, reason, texts)


def _reason(
    side: SideResult, condition: ConditionEstimate, direction: str, reason: Reason, texts: Texts
) -> dict[str, Any]:
    figure, turned = reason.figure, reason.turned
    return {
        "side": side.side.value,
        "condition": condition.id,
        "direction": direction,
        "finding": reason.key.finding_id,
        "label": reason.label,
        "positive": reason.positive,
        "log_odds": round(reason.log_odds, DECIMALS),
        "counted_with": reason.counted_with or None,
        "turned_round": texts(turned.key, condition=turned.label) if turned else None,
        "published": figure.published if figure else "",
        "n": figure.n if figure else None,
        **(
            _source(figure.ref)
            if figure
            else {"source": "background rate", "basis": "judgement", "citation": ""}
        ),
    }


def _groups(side: SideResult) -> Iterator[dict[str, Any]]:
    for condition in side.conditions:
        for group in condition.groups:
            yield {
                "side": side.side.value,
                "condition": condition.id,
                "cluster": group.cluster_id,
                "label": group.label,
                "log_odds": round(group.log_odds, DECIMALS),
                "findings": [reason.key.finding_id for reason in group.reasons],
            }


def _next_tests(side: SideResult) -> Iterator[dict[str, Any]]:
    for test in side.next_tests:
        positive, p_positive = test.leading_if_positive
        negative, p_negative = test.leading_if_negative
        yield {
            "side": side.side.value,
            "finding": test.finding_id,
            "label": test.label,
            "position": test.position.value,
            "seconds": test.seconds,
            "gain": round(test.gain, DECIMALS),
            "if_positive": {"region": positive.value, "p": round(p_positive, DECIMALS)},
            "if_negative": {"region": negative.value, "p": round(p_negative, DECIMALS)},
            "moves": _moves(test),
        }


def _moves(test: NextTest) -> dict[str, Any] | None:
    """The region that the two answers set furthest apart; often not the leading one."""
    if test.moved_if_positive is None or test.moved_if_negative is None:
        return None
    (region, positive), (_, negative) = test.moved_if_positive, test.moved_if_negative
    return {
        "region": region.value,
        "if_positive": round(positive, DECIMALS),
        "if_negative": round(negative, DECIMALS),
    }


def _issue(issue: Issue, texts: Texts) -> dict[str, Any]:
    return {
        "level": issue.level.value,
        "key": issue.key,
        "text": texts(issue.key, **dict(issue.values)),
        "about": [
            {"finding": key.finding_id, "side": key.side.value if key.side else None}
            for key in issue.about
        ],
    }
