"""What is known about one side once the posterior is formed; the explaining parts read it."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.evidence import SideEvidence
from hipspine_desktop.engine.likelihood import Inputs
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.posterior import Posterior
from hipspine_desktop.knowledge.base import KnowledgeBase


@dataclass(frozen=True, eq=False)
class SideContext:
    """One side: the knowledge, the case, its evidence, and the exact posterior."""

    base: KnowledgeBase
    network: Network
    case: Case
    evidence: SideEvidence
    inputs: Inputs
    posterior: Posterior
