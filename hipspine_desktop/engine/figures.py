"""The study figures behind links, looked up once each."""

from __future__ import annotations

from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.result import Figure
from hipspine_desktop.knowledge.base import KnowledgeBase


class Figures:
    """Figures of one knowledge base; what is kept depends on the base alone."""

    def __init__(self, base: KnowledgeBase, network: Network) -> None:
        self._base = base
        self._network = network
        self._kept: dict[tuple[int, int, int], Figure | None] = {}

    def of(self, indicator: int, cut: int, condition: int) -> Figure | None:
        """The figure behind a link, None where the condition has no link in this cut.

        >>> from hipspine_desktop.engine.example import example_base
        >>> from hipspine_desktop.engine.network import compile_network
        >>> network = compile_network(example_base())
        >>> figures = Figures(example_base(), network)
        >>> figures.of(0, 0, 0).rate, figures.of(0, 0, 0).background, figures.of(0, 0, 1)
        (0.8, 0.3, None)
        """
        place = (indicator, cut, condition)
        if place not in self._kept:
            self._kept[place] = self._look_up(indicator, cut, condition)
        return self._kept[place]

    def _look_up(self, indicator: int, cut: int, condition: int) -> Figure | None:
        base, network = self._base, self._network
        entry = network.indicators[indicator].entry.cut[cut]
        link = network.indicators[indicator].link(cut, network.conditions[condition].id)
        if link is None:
            return None
        return Figure(
            condition_id=link.condition,
            rate=rate_used(link),
            background=rate_used(entry.background),
            published=link.published,
            n=link.n,
            comparator=link.comparator or entry.background.comparator,
            ref=base.ref(link),
            background_ref=base.ref(entry.background),
        )
