"""Checks of numbers: published ratios, rules' tables, strength of single findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.faults import Fault, error, note, warning
from hipspine_desktop.knowledge.published import Figure, disagreements, figures_in, post_test_range
from hipspine_desktop.knowledge.reading import Entries
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import (
    CutEntry,
    Estimate,
    LinkEntry,
    RuleEntry,
    RuleRowEntry,
)

STRONGEST, WEAKEST = 10.0, 0.1
"""A single finding beyond these likelihood ratios needs a figure that was seen in a study."""

SAYS_SO = ("print", "round", "calculat", "comput", "impl")
"""A reason with one of these words owns up to a printed number that contradicts itself."""

MONOTONE_SAYS_SO = ("monotone",)


def published_ratios(entries: Entries) -> Iterator[Fault]:
    """Printed LRs that printed sensitivity and specificity do not give.

    Pooled figures (a meta-analysis pools rates and ratios apart) are only worth a warning.
    """
    for table in entries.tables:
        for place, entry in entries.with_place(table):
            for estimate in walk(entry, Estimate):
                for problem in disagreements(figures_in(estimate.published)):
                    explained = _owns_up(estimate.reason, SAYS_SO) or "pool" in estimate.published
                    grade = warning if explained else error
                    yield grade(place, "ratio", f"'{estimate.published}': {problem}")


def rule_rows(entries: Entries) -> Iterator[Fault]:
    """Each rule's table: ratios, post-test probabilities, and whether it is monotone."""
    for place, rule in entries.with_place("rule"):
        for row in rule.row:
            for problem in row_problems(rule, row):
                grade = warning if _owns_up(row.reason, SAYS_SO) else error
                yield grade(place, "rule row", f"row {row.at_least} or more: {problem}")
        yield from _not_monotone(place, rule)


def row_problems(rule: RuleEntry, row: RuleRowEntry) -> list[str]:
    """What a row's own figures contradict in each other, to rounding."""
    decimals = {"sensitivity": 2, "specificity": 2, "lr_pos": 1, "lr_neg": 1}
    figures = {
        name: Figure.of_number(value, fewest)
        for name, fewest in decimals.items()
        if (value := getattr(row, name)) is not None
    }
    found = disagreements(figures)
    if row.post_test is not None and row.lr_pos is not None:
        found += _post_test_problems(rule.pre_test, row.lr_pos, row.post_test)
    return found


def _post_test_problems(pre_test: float | None, lr_pos: float, post_test: float) -> list[str]:
    if pre_test is None:
        return ["has a post-test probability, but the rule has no 'pre_test'"]
    low, high = post_test_range(Figure.of_number(pre_test, 2), Figure.of_number(lr_pos))
    printed = Figure.of_number(post_test, 2)
    if printed.high < low or printed.low > high:
        return [f"post-test is printed as {post_test:g}, the ratio gives {low:.2f} to {high:.2f}"]
    return []


def _not_monotone(place: str, rule: RuleEntry) -> Iterator[Fault]:
    rows = sorted(rule.row, key=lambda row: row.at_least)
    for easier, harder in pairwise(rows):
        if _owns_up(harder.reason + easier.reason, MONOTONE_SAYS_SO):
            continue
        pair = f"{harder.at_least} or more against {easier.at_least} or more"
        for name, sign in (("sensitivity", 1), ("specificity", -1), ("lr_pos", -1)):
            before, after = getattr(easier, name), getattr(harder, name)
            if before is not None and after is not None and sign * (after - before) > 0:
                word = "rises" if sign > 0 else "falls"
                what = f"{name} {word} from {before:g} to {after:g} ({pair})"
                yield error(place, "monotone", f"{what}; say in 'reason' how it is made monotone")


def strong_links(entries: Entries) -> Iterator[Fault]:
    """Single findings with a likelihood ratio beyond 10 or below 0.1 on anything but a figure."""
    for place, indicator in entries.with_place("indicator"):
        for cut in indicator.cut:
            for link in cut.link:
                present, absent = likelihood_ratios(cut, link)
                extreme = max(present, absent) > STRONGEST or min(present, absent) < WEAKEST
                if extreme and link.basis is not Basis.SEEN:
                    yield warning(
                        place,
                        "strong judgement",
                        f"cut '{cut.label}' for '{link.condition}': implied LR+ {present:.3g},"
                        f" LR- {absent:.2g} on a figure that was not seen",
                    )


def likelihood_ratios(cut: CutEntry, link: LinkEntry) -> tuple[float, float]:
    """Implied LR+ and LR- of a cut for one condition against none of the modelled causes.

    Both rates shrink with their sample as in the engine: (rate n + 0.5) / (n + 1).
    """
    with_it, without = shrunk(link), shrunk(cut.background)
    return with_it / without, (1 - with_it) / (1 - without)


def shrunk(estimate: Estimate) -> float:
    """The rate after shrinking with its sample, within 0.005 and 0.995."""
    rate, n = estimate.rate, estimate.n
    if n is not None:
        rate = (rate * n + 0.5) / (n + 1)
    return min(max(rate, 0.005), 0.995)


def pointless_links(entries: Entries) -> Iterator[Fault]:
    """Links whose rate is the background's: they change nothing, but say so on purpose."""
    for place, indicator in entries.with_place("indicator"):
        for cut in indicator.cut:
            same = [link.condition for link in cut.link if link.rate == cut.background.rate]
            if same:
                names = ", ".join(same)
                yield note(
                    place,
                    "same as background",
                    f"cut '{cut.label}': as often as without any cause in {names}",
                )


def _owns_up(reason: str, words: tuple[str, ...]) -> bool:
    return any(word in reason.lower() for word in words)
