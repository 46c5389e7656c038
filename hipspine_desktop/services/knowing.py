"""What a window needs once the knowledge base has been read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.chart_guide import ChartGuide, chart_guide
from hipspine_desktop.services.knowledge_browse import KnowledgeBrowse
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.quick_entry.reader import QuickReader
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class Knowing:
    """What rests on the knowledge base.

    Attributes:
        browse: makes the reader of the knowledge base, when it is first asked for.
        reader: understands the quick-entry line; knows every name of every finding.
        clinics: kinds of clinic to choose from, id and label.
    """

    surroundings: Surroundings
    estimator: Estimator
    browse: Callable[[], KnowledgeBrowse]
    reader: QuickReader
    clinics: tuple[tuple[str, str], ...] = ()
    guide: ChartGuide = field(default_factory=ChartGuide)


def know(
    folder: Path,
    texts: Texts,
    surroundings: Surroundings | None = None,
    estimator: Estimator | None = None,
) -> Knowing:
    """Read the knowledge base and make what rests on it.

    Args:
        folder: of the knowledge base; not read when an estimator is given.
        surroundings: None: the program's own clock and cost of passwords.

    Raises:
        KnowledgeError: the knowledge base has a fault.
    """
    if estimator is None:
        estimator = Estimator(load_knowledge(folder))
    base = estimator.base
    return Knowing(
        surroundings=surroundings or Surroundings(base.catalogue, flag_names=flag_names(base)),
        estimator=estimator,
        browse=lru_cache(1)(partial(KnowledgeBrowse, base, texts)),
        reader=QuickReader(base.catalogue),
        clinics=tuple((s.id, s.label) for s in base.settings),
        guide=chart_guide(base),
    )


def flag_names(base: KnowledgeBase) -> Mapping[str, str]:
    """Labels of the red-flag rules by id."""
    return {rule.id: rule.label for rule in base.red_flags}
