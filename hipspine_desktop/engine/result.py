"""The one frozen result every reader shows: screen, report, letter, JSON.

Nobody recomputes and nobody goes back to the knowledge base: whatever a reader needs (labels,
sources, figures) is in here. Texts are labels of the knowledge base, or keys with values;
sentences are made by `wording`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hipspine_desktop.domain.answers import Answer, AnswerKey, Side
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import SourceRef
from hipspine_desktop.engine.result_next import (
    Aim as Aim,
    HeldBack as HeldBack,
    MindChange as MindChange,
    NextTest as NextTest,
    PositionTests as PositionTests,
    PossibleResult as PossibleResult,
)
from hipspine_desktop.engine.result_quick import QuickSide as QuickSide


class EvaluatedSide(StrEnum):
    """The side one differential is about; ``UNKNOWN`` when the complaint's side is not stated."""

    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"

    @property
    def side(self) -> Side | None:
        """As an answer's side."""
        return None if self is EvaluatedSide.UNKNOWN else Side(self.value)


class IssueLevel(StrEnum):
    """An error blocks the result; a warning travels into the report."""

    ERROR = "error"
    WARNING = "warning"


class FlagState(StrEnum):
    """Three-valued state of a red-flag rule; unknown is neither yes nor no."""

    RAISED = "raised"
    CLEAR = "clear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Probability:
    """A probability with its 95 % interval from the study uncertainty; low <= p <= high."""

    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """The study figure behind one reason, as shown when a number is opened.

    Attributes:
        rate: how often the finding is positive in the condition, as used (after shrinkage).
        background: how often it is positive with none of the modelled causes, as used.
        published: the published text of the figures, e.g. "sensitivity 0.66, specificity 0.79".
        n: sample size where known.
        comparator: whom the study compared with, "" when not stated.
    """

    condition_id: str
    rate: float
    background: float
    published: str
    n: int | None
    comparator: str
    ref: SourceRef
    background_ref: SourceRef


@dataclass(frozen=True, slots=True)
class TurnedRound:
    """Why a finding that alone speaks for a condition speaks against it here, or the reverse.

    Attributes:
        key: wording key of the sentence, with {condition} where one is named: another recorded
            picture explains the finding better ("engine.turned.fits_better"), its absence speaks
            even more against another ("engine.turned.fits_worse"), or it is the findings beside it
            that change its meaning ("engine.turned.beside_others").
        condition_id, label: the other condition, "" where none is named.
    """

    key: str
    condition_id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One recorded finding for or against one condition, in the context of all others.

    Attributes:
        label: of the indicator, e.g. "Internal rotation under 15 degrees".
        positive: whether the finding counted as positive.
        log_odds: change of the condition's log odds when this finding is taken away
            (with - without); positive speaks for the condition.
        counted_with: label of the cluster whose findings share a latent factor, or "".
        turned: set where the study's figures alone point the other way than `log_odds`.
    """

    key: AnswerKey
    answer: Answer
    indicator_id: str
    label: str
    positive: bool
    log_odds: float
    figure: Figure | None
    counted_with: str = ""
    turned: TurnedRound | None = None


@dataclass(frozen=True, slots=True)
class GroupReason:
    """Findings of one cluster that say partly the same, for or against one condition as a whole.

    Readers show a group as one row in place of its members, and the members beneath it: taking
    one of several agreeing findings away changes little, taking all away shows what they weigh.

    Attributes:
        log_odds: change of the condition's log odds when all the group's findings are taken
            away at once (with - without); positive speaks for the condition.
        reasons: the members, each with its own change while the others stay.
    """

    cluster_id: str
    label: str
    log_odds: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unasked:
    """One finding not yet known that matters: what either answer would do to the log odds."""

    finding_id: str
    side: Side | None
    indicator_id: str
    label: str
    log_odds_if_positive: float
    log_odds_if_negative: float
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class ConditionEstimate:
    """One condition, with why.

    Attributes:
        groups: clusters (or a rule in use) with two or more recorded findings that as a whole
            speak for or against, the strongest first; members strong enough alone also stand in
            `reasons_for` and `reasons_against`.
    """

    id: str
    label: str
    region: Region
    p: Probability
    prior: Probability
    prior_ref: SourceRef
    reasons_for: tuple[Reason, ...] = ()
    reasons_against: tuple[Reason, ...] = ()
    not_known: tuple[Unasked, ...] = ()
    groups: tuple[GroupReason, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionEstimate:
    """Probability that at least one condition of the region is present."""

    region: Region
    p: Probability


@dataclass(frozen=True, slots=True)
class Coexistence:
    """Probability that two regions both have a condition present."""

    first: Region
    second: Region
    p: Probability


@dataclass(frozen=True, slots=True)
class Counted:
    """Findings that say partly the same: how many were recorded, for how many they count."""

    cluster_id: str
    label: str
    finding_labels: tuple[str, ...]
    effective: float
    reason: str


@dataclass(frozen=True, slots=True)
class RootEstimate:
    """One lumbar root: the probability that it is the affected one, given radiculopathy."""

    id: str
    label: str
    p: Probability


@dataclass(frozen=True, slots=True)
class Advice:
    """A sourced statement: imaging, first-line management, referral, meaning of a type."""

    kind: str
    about: str
    text: str
    ref: SourceRef


@dataclass(frozen=True, slots=True)
class RuleState:
    """What a published rule comes to on one side, whether or not it counts in the reckoning.

    Attributes:
        about: label of the condition it speaks for.
        low, high: points for certain, and if every unknown item turned out in favour.
        missing: labels of the items not known.
        counts: whether it takes the place of its items in the reckoning.
        at_least, lr_pos, post_test, ref: hardest row of its table met for certain; None when
            none is, or where the study does not give the figure.
    """

    id: str
    label: str
    about: str
    low: float
    high: float
    items: int
    missing: tuple[str, ...]
    counts: bool
    at_least: int | None
    lr_pos: float | None
    post_test: float | None
    ref: SourceRef | None


@dataclass(frozen=True, slots=True)
class SeenWithoutPain:
    """How often people without pain have an imaging finding that was recorded.

    Attributes:
        label: of the finding recorded; `seen_as`: what the study counted.
        ages: of the people in the study, both inclusive.
    """

    finding_id: str
    label: str
    seen_as: str
    rate: float
    ages: tuple[int, int]
    ref: SourceRef


@dataclass(frozen=True, slots=True)
class HipSpineReason:
    """A statement behind the type: wording key with values, and the answers it rests on."""

    key: str
    values: tuple[tuple[str, str], ...] = ()
    about: tuple[AnswerKey, ...] = ()


@dataclass(frozen=True, slots=True)
class HipSpineType:
    """Simple, complex, secondary or misdiagnosed hip-spine syndrome (Offierski and MacNab 1983).

    Attributes:
        key: wording key, e.g. "engine.hip_spine.complex".
        statements: what the type means and what follows, sourced.
    """

    key: str
    reasons: tuple[HipSpineReason, ...]
    statements: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class SideResult:
    """The differential of one symptomatic side; `regions` and `roots` keep a fixed order.

    Attributes:
        roots: which root, were radiculopathy present; they sum to 1. Empty without that stage.
            Readers show them where radiculopathy itself is worth showing.
        hip_spine: type of hip-spine syndrome, None where hip and spine are not both involved.
        change_my_mind: what would put another region first, answers taken away before results
            to come; the most probable results first. Empty where nothing of this size would.
        rules: published rules with recorded items; see :mod:`hipspine_desktop.engine.beside`.
        plan: the examination worth doing, by position: as `next_by_position`, without questions
            and with more tests, each judged by itself.
    """

    side: EvaluatedSide
    regions: tuple[RegionEstimate, ...]
    conditions: tuple[ConditionEstimate, ...]
    coexistence: tuple[Coexistence, ...]
    unexplained: Probability
    next_tests: tuple[NextTest, ...] = ()
    counted_together: tuple[Counted, ...] = ()
    used_findings: int = 0
    roots: tuple[RootEstimate, ...] = ()
    hip_spine: HipSpineType | None = None
    change_my_mind: tuple[MindChange, ...] = ()
    rules: tuple[RuleState, ...] = ()
    next_aim: Aim = Aim.REGIONS
    next_by_position: tuple[PositionTests, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    plan: tuple[PositionTests, ...] = ()

    @property
    def hip_and_spine(self) -> Probability:
        """P(hip joint and lumbar spine both present)."""
        return next(
            c.p
            for c in self.coexistence
            if {c.first, c.second} == {Region.HIP_JOINT, Region.LUMBAR_SPINE}
        )


@dataclass(frozen=True, slots=True)
class RaisedBy:
    """A fact that raised a flag; ``assumed`` when it is unknown and counts as yes by rule."""

    label: str
    key: AnswerKey | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class FlagQuestion:
    """A question that alone still decides whether a red flag is raised."""

    finding_id: str
    label: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A red-flag rule with its state for this patient.

    Attributes:
        own_time: the words of `timeframe` that are this program's judgement, "" for none.
        ask: for an unknown flag that recorded answers already support: the questions of which
            any one would raise it, those of the red-flag block first. One question in most
            cases; several where they ask for the same in different ways (fever, shivering).
    """

    id: str
    pathology: str
    label: str
    state: FlagState
    urgency: Urgency
    destination: Destination
    action: str
    timeframe: str
    raised_by: tuple[RaisedBy, ...]
    missing: tuple[str, ...]
    refs: tuple[SourceRef, ...]
    own_time: str = ""
    ask: tuple[FlagQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A sanity issue: level, wording key with values, and the answers it is about."""

    level: IssueLevel
    key: str
    values: tuple[tuple[str, str], ...] = ()
    about: tuple[AnswerKey, ...] = ()

    @property
    def todo(self) -> str:
        """Wording key of what to do about it; a plain sentence without values."""
        return self.key.replace("engine.issue.", "engine.todo.")


@dataclass(frozen=True, slots=True)
class Pathway:
    """What should happen: how soon, where, and the sourced statements behind it."""

    urgency: Urgency
    destination: Destination
    because: tuple[str, ...]
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Everything computed for one assessment, stamped with the knowledge version.

    Attributes:
        red_flags: raised ones first, by urgency; then unknown; clear ones last.
        flag_questions: how many of the red-flag block were asked, and of how many.
        setting: id of the kind of clinic.
        setting_text: its name, with the practice's own factors on the pre-test odds.
        seen_without_pain: beside each imaging finding recorded as there.
        present: the position the next tests reckon with; ``NONE`` in all that is kept or printed.
            Nothing but the next tests and their order depends on it.
    """

    knowledge_version: str
    knowledge_hash: str
    age: int
    sex: str
    setting: str
    sides: tuple[SideResult, ...]
    red_flags: tuple[RedFlag, ...]
    flag_questions: tuple[int, int]
    pathway: Pathway
    issues: tuple[Issue, ...] = ()
    missing_key_findings: tuple[str, ...] = field(default_factory=tuple)
    setting_text: str = ""
    seen_without_pain: tuple[SeenWithoutPain, ...] = ()
    present: Position = Position.NONE

    @property
    def raised(self) -> tuple[RedFlag, ...]:
        """The raised red flags."""
        return tuple(f for f in self.red_flags if f.state is FlagState.RAISED)

    @property
    def flags_asked(self) -> bool:
        """Whether each question of the red-flag block has an answer (any of the asked states)."""
        return self.flag_questions[0] >= self.flag_questions[1]


@dataclass(frozen=True, slots=True)
class QuickResult:
    """What is shown at once after a key: probabilities and red flags; the rest follows."""

    sides: tuple[QuickSide, ...]
    red_flags: tuple[RedFlag, ...]
    flag_questions: tuple[int, int]

    @property
    def raised(self) -> tuple[RedFlag, ...]:
        """The raised red flags."""
        return tuple(f for f in self.red_flags if f.state is FlagState.RAISED)
