"""The words of the quick-entry grammar: sides, answers, reasons, units, and what is refused."""

from __future__ import annotations

import re

from hipspine_desktop.domain.answers import CannotTestReason

RIGHT_WORDS = frozenset({"r", "rt", "rhs", "right", "re", "rechts"})
LEFT_WORDS = frozenset({"l", "lt", "lhs", "left", "li", "links"})
BOTH_WORDS = frozenset(
    {"b", "bl", "bds", "bil", "bilat", "both", "bilateral", "beide", "beids", "beidseits"}
)
SIDE_WORDS = {
    **dict.fromkeys(RIGHT_WORDS, "right"),
    **dict.fromkeys(LEFT_WORDS, "left"),
    **dict.fromkeys(BOTH_WORDS, "both"),
}
STATE_WORDS = {
    "pos": "+", "positive": "+", "positiv": "+", "present": "+", "yes": "+", "ja": "+",
    "neg": "-", "negative": "-", "negativ": "-", "absent": "-", "no": "-", "nil": "-",
    "none": "-", "denied": "-", "denies": "-",
    "nein": "-", "kein": "-", "keine": "-", "unclear": "?", "unklar": "?",
}  # fmt: skip
CANNOT_WORDS = frozenset({"x", "nt"})
REASONS = {
    "pain": CannotTestReason.PAIN, "declined": CannotTestReason.REFUSED,
    "refused": CannotTestReason.REFUSED, "unsafe": CannotTestReason.NOT_SAFE,
    "contraindicated": CannotTestReason.CONTRAINDICATED, "time": CannotTestReason.NO_TIME,
    "equipment": CannotTestReason.NO_EQUIPMENT, "other": CannotTestReason.OTHER,
}  # fmt: skip
NEGATIONS = frozenset(
    {"no", "not", "without", "never", "nil", "denies", "nein", "kein", "keine", "nicht", "ohne"}
)
NO_WORDS = frozenset({"no", "nil", "kein", "keine", "none"})
NO_MATTER = frozenset({"problem", "problems", "trouble", "issue", "issues", "change", "changes"})
"""What is said to be absent without naming it: "stairs no problem"."""
AT_WORDS = frozenset({"at", "bei", "@"})
"""Words before a figure that say no more than the figure."""

# Names of a function, where "+" may mean that it is there or that it is lost.
FUNCTIONS = frozenset(
    {
        "pulse", "pulses", "dp", "sens", "sensation", "sensory", "vibration", "tone", "reflex",
        "reflexes", "dtr", "power", "motor", "strength", "plantar", "feeling", "fetal", "foetal",
        "rom", "arom", "range", "mobility", "vitals", "vital",
    }
)  # fmt: skip
ABILITIES = frozenset({("heel", "walk"), ("toe", "walk"), ("weight", "bearing")})
NAMES_PAIN = re.compile(r"\b(pain|hurts?)\b", re.IGNORECASE)
HAS_DIRECTION = re.compile(
    r"reduc|limit|los[st]|loss|weak|absent|impair|abnormal|alter|restrict|pain|hurt|brisk|increas"
    r"|decreas|normal|less|poor|cannot|unable|difficult|fell|numb|worse|deficit|dimin|change"
    r"|level|stretch"
)
GOOD = frozenset(
    {
        "normal", "intact", "full", "ok", "nad", "wnl", "good", "palpable", "present", "able",
        "can", "downgoing", "flexor", "down",
    }
)  # fmt: skip
BAD = frozenset(
    {
        "reduced", "weak", "absent", "lost", "diminished", "decreased", "impaired", "abnormal",
        "gone", "missing", "limited", "restricted", "unable", "cannot", "upgoing", "extensor",
        "up",
    }
)  # fmt: skip
SPOKEN_OF_HEALTH = frozenset({"bladder", "bowel", "sexual", "saddle"})

# A name that says the finding is absent ("afebrile" of fever) is no name for it.
NEGATIVE_NAME = re.compile(
    r"^(no|not|denies|denied|without|absence|negative|normal|full|symmetrical|intact|afebrile)\b"
    r"|\b(unremarkable|negative|absent|normal|intact|symmetrical|symmetric|well perfused|pain free"
    r"|palpable|stable|throughout|full)$|\b(is|are) normal\b|\bintact\b"
)

# ... unless what it is called says so itself.
NEGATIVE_LABEL = re.compile(r"\b(not|no|unable|without|normal|freely|unrelated|cannot)\b")

OWN_UNITS = {
    "deg": {"\u00b0", "deg", "degs", "degree", "degrees", "grad"},
    "degrees": {"\u00b0", "deg", "degs", "degree", "degrees", "grad"},
    "%": {"%", "percent"},
    "percent": {"%", "percent"},
    "cm": {"cm"},
    "mm": {"mm"},
    "m": {"m", "metre", "metres", "meter", "meters"},
    "m/s": {"m/s"},
    "s": {"s", "sec", "secs", "second", "seconds", "sek"},
    "min": {"min", "mins", "minute", "minutes"},
    "months": {"mo", "mth", "mths", "month", "months", "monate"},
    "ml": {"ml"},
    "mmHg": {"mmhg"},
    "per minute": {"bpm", "/min"},
    "\u00b0C": {"\u00b0c", "c"},
    "kg/m\u00b2": {"kg/m2", "kg/m\u00b2"},
    "stands": {"stands", "reps"},
}
YEARS = frozenset({"year", "years", "yr", "yrs", "jahr", "jahre"})
ANY_UNIT = frozenset(
    {unit for units in OWN_UNITS.values() for unit in units}
    | YEARS
    | {
        "day", "days", "tag", "tage", "week", "weeks", "wk", "wks", "woche", "wochen", "h", "hr",
        "hrs", "hour", "hours", "stunden", "km", "kg", "lb", "lbs", "inch", "inches", "ft",
        "kpa", "newton", "rad", "yard", "yards", "yd", "yds", "mile", "miles", "feet", "block",
        "blocks", "steps", "schritte", "meilen", "fortnight", "fortnights", "cms", "mms", "gon",
        "grade", "k", "x", "times", "mal", "flights", "floors", "stairs", "watt", "kp",
    }
)  # fmt: skip
