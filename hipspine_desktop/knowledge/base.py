"""The loaded, resolved and immutable knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.sources import Source, SourceRef
from hipspine_desktop.knowledge.prior_factors import PriorFactor, checked_factors, hash_with
from hipspine_desktop.knowledge.schema import (
    Cited,
    ClusterEntry,
    ConditionEntry,
    ContradictionEntry,
    HipSpineEntry,
    ImagingEntry,
    ImplicationEntry,
    IndicatorEntry,
    Meta,
    PathwayEntry,
    PriorEntry,
    RedFlagEntry,
    RootEntry,
    RuleEntry,
    SettingEntry,
)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything under ``resources/knowledge``; made only by the loader, references resolved.

    Attributes:
        content_hash: SHA-256 hex over the canonical content, independent of file layout; with
            prior factors also over these.
        prior_factors: the practice's own adjustment of the pre-test odds, see
            :meth:`with_prior_factors`.
    """

    meta: Meta
    content_hash: str
    catalogue: Catalogue
    sources: tuple[Source, ...]
    settings: tuple[SettingEntry, ...]
    conditions: tuple[ConditionEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    clusters: tuple[ClusterEntry, ...]
    rules: tuple[RuleEntry, ...]
    red_flags: tuple[RedFlagEntry, ...]
    pathways: tuple[PathwayEntry, ...]
    roots: tuple[RootEntry, ...]
    imaging: tuple[ImagingEntry, ...]
    contradictions: tuple[ContradictionEntry, ...] = ()
    implications: tuple[ImplicationEntry, ...] = ()
    hip_spine: tuple[HipSpineEntry, ...] = ()
    prior_factors: tuple[PriorFactor, ...] = ()
    _plain_hash: str = ""

    @property
    def version(self) -> str:
        """Semantic version; with prior factors the build part "+practice" is added."""
        return f"{self.meta.version}+practice" if self.prior_factors else self.meta.version

    def with_prior_factors(self, factors: Mapping[str, float]) -> KnowledgeBase:
        """This base with the practice's own pre-test probabilities.

        odds used = odds of the clinic setting x factor, for each named condition, at every age,
        sex and setting; factors given before are replaced. The result carries it: the version
        ends in "+practice", the hash differs, and each adjusted prior says so in its reason.

        Args:
            factors: condition id to factor, 0.25 to 4; 1 means not adjusted.

        Raises:
            KnowledgeError: an unknown condition, or a factor outside the bounds.
        """
        checked = checked_factors(factors, tuple(self.condition_by_id))
        plain = self.content_hash if not self.prior_factors else self._plain_hash
        hashed = hash_with(plain, checked) if checked else plain
        return replace(self, content_hash=hashed, prior_factors=checked, _plain_hash=plain)

    def setting_text(self, setting: str) -> str:
        """A setting as readers name it, with what the practice adjusted.

        Example: ``Spine clinic, adjusted by the practice: Hip osteoarthritis x 1.5``.
        """
        label = next((s.label for s in self.settings if s.id == setting), setting)
        if not self.prior_factors:
            return label
        named = (
            f"{self.condition_by_id[f.condition].label} x {f.odds:g}" for f in self.prior_factors
        )
        return f"{label}, adjusted by the practice: {', '.join(named)}"

    @property
    def summary(self) -> str:
        """One line: version, hash and how much of each there is."""
        counts = (
            (self.conditions, "conditions"),
            (self.catalogue.findings, "findings"),
            (self.indicators, "indicators"),
            (self.clusters, "clusters"),
            (self.rules, "rules"),
            (self.red_flags, "red flags"),
            (self.pathways, "pathways"),
            (self.sources, "sources"),
        )
        words = ", ".join(f"{len(entries)} {name}" for entries, name in counts)
        return f"{self.version} {self.content_hash[:12]}: {words}"

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    @cached_property
    def condition_by_id(self) -> dict[str, ConditionEntry]:
        """Conditions by id."""
        return {c.id: c for c in self.conditions}

    @cached_property
    def indicators_of(self) -> dict[str, tuple[IndicatorEntry, ...]]:
        """Indicators by finding id."""
        found: dict[str, tuple[IndicatorEntry, ...]] = {}
        for indicator in self.indicators:
            if indicator.finding is not None:
                found[indicator.finding] = (
                    *found.get(indicator.finding, ()),
                    indicator,
                )
        return found

    def ref(self, cited: Cited) -> SourceRef:
        """The citation of an entry as readers show it."""
        source = self.source_by_id[cited.source] if cited.source else None
        return SourceRef(source=source, basis=cited.basis, note=cited.reason)

    def seen_without_pain(self, finding_id: str, age: int) -> tuple[ImagingEntry, ...]:
        """How often people of this age without pain have an imaging finding; empty if not known."""
        return tuple(
            e for e in self.imaging if e.about == finding_id and e.age[0] <= age <= e.age[1]
        )

    def hip_spine_statements(self, hip_spine_type: str) -> tuple[HipSpineEntry, ...]:
        """What is to be said of one type of hip-spine syndrome, then what holds for any."""
        return tuple(e for t in (hip_spine_type, "any") for e in self.hip_spine if e.type == t)

    def prior(self, condition: ConditionEntry, setting: str, age: int, sex: Sex) -> PriorEntry:
        """The most specific pre-test probability: exact sex before "any", narrow age band first.

        For a sex that is not known the "any" row is used; where there is none, the mean of the
        rows for women and men, with the spread of both. A factor of the practice is applied.

        Raises:
            KeyError: no row covers this setting and age (the loader refuses such a base).
        """
        rows = [p for p in condition.prior if p.setting == setting and p.age[0] <= age <= p.age[1]]
        if not rows:
            raise KeyError(f"{condition.id}: no prior for {setting}, age {age}")
        if sex is Sex.NOT_KNOWN and all(p.sex != "any" for p in rows):
            row = _mean_of([_narrowest(rows, s) for s in (Sex.FEMALE, Sex.MALE)])
        else:
            row = _narrowest(rows, sex)
        factor = next((f for f in self.prior_factors if f.condition == condition.id), None)
        return factor.applied_to(row) if factor else row


def _narrowest(rows: list[PriorEntry], sex: Sex) -> PriorEntry:
    return min(rows, key=lambda p: (_sex_rank(p.sex, sex), p.age[1] - p.age[0]))


def _mean_of(rows: list[PriorEntry]) -> PriorEntry:
    """One row for "any" sex from two: mean rate, smaller sample, interval that holds both."""
    sizes = [p.n for p in rows if p.n is not None]
    intervals = [p.interval or (p.rate, p.rate) for p in rows]
    stated = any(p.interval for p in rows)
    return rows[0].model_copy(
        update={
            "sex": "any",
            "rate": sum(p.rate for p in rows) / len(rows),
            "n": min(sizes) if len(sizes) == len(rows) else None,
            "interval": (
                (min(i[0] for i in intervals), max(i[1] for i in intervals)) if stated else None
            ),
        }
    )


def _sex_rank(row: str, sex: Sex) -> int:
    if row == sex.value:
        return 0
    return 1 if row == "any" else 2
