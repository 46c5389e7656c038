"""How much the pre-test probability matters: the posterior along its plausible range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import ConditionEstimate


@dataclass(frozen=True, slots=True)
class PriorPoint:
    """A pre-test probability, and the probability with these answers were it that."""

    prior: float
    p: float


def prior_curve(estimate: ConditionEstimate, points: int = 21) -> tuple[PriorPoint, ...]:
    """The posterior of one condition as its pre-test probability runs through its interval.

    The range is the 95 % interval of the pre-test probability; the other conditions keep theirs.

    Args:
        points: at least 2, evenly spaced from the lower to the upper limit.

    >>> from hipspine_desktop.domain.regions import Region
    >>> from hipspine_desktop.domain.sources import Basis, SourceRef
    >>> from hipspine_desktop.engine.result import Probability
    >>> estimate = ConditionEstimate(
    ...     "hip",
    ...     "Hip",
    ...     Region.HIP_JOINT,
    ...     Probability(0.75, 0.5, 0.9),
    ...     Probability(0.5, 0.25, 0.75),
    ...     SourceRef(None, Basis.JUDGEMENT, "example"),
    ... )
    >>> [(round(c.prior, 2), round(c.p, 3)) for c in prior_curve(estimate, 3)]
    [(0.25, 0.5), (0.5, 0.75), (0.75, 0.9)]
    """
    priors = np.linspace(estimate.prior.low, estimate.prior.high, points)
    posteriors = posterior_at(estimate.p.p, estimate.prior.p, priors)
    return tuple(PriorPoint(float(a), float(b)) for a, b in zip(priors, posteriors, strict=True))


def posterior_at(posterior: float, prior: float, priors: Floats) -> Floats:
    """The posterior at other pre-test probabilities of the same condition, same shape; exact.

    Conditions are independent before the answers, so the likelihood ratio of all answers for one
    condition, odds(posterior) / odds(prior), does not depend on its own pre-test probability:
    odds(new posterior) = odds(new prior) * odds(posterior) / odds(prior).

    >>> posterior_at(0.75, 0.5, np.array([0.5, 0.25])).round(3).tolist()
    [0.75, 0.5]
    """
    ratio = _log_odds(np.array(posterior)) - _log_odds(np.array(prior))
    return np.asarray(1.0 / (1.0 + np.exp(-_log_odds(priors) - ratio)), dtype=np.float64)


def _log_odds(p: Floats) -> Floats:
    inside = np.clip(p, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(inside) - np.log1p(-inside), dtype=np.float64)
