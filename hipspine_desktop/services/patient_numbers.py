"""Numbers that identify a patient, and what their own check says about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from stdnum.be import nn
from stdnum.dk import cpr
from stdnum.es import dni
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from hipspine_desktop.domain.patient import Identifier, Patient

NHS = "NHS"
LOCAL = "local"

_CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        NHS: nhs.is_valid,
        "IE-PPS": pps.is_valid,
        "NL-BSN": bsn.is_valid,
        "BE-NN": nn.is_valid,
        "DK-CPR": cpr.is_valid,
        "ES-DNI": dni.is_valid,
        "FI-HETU": hetu.is_valid,
        "FR-NIR": nir.is_valid,
        "IT-CF": codicefiscale.is_valid,
        "NO-FNR": fodselsnummer.is_valid,
        "SE-PNR": personnummer.is_valid,
    }
)

OTHER_SYSTEMS = tuple(system for system in _CHECKS if system != NHS)
"""Systems of other countries whose numbers carry a check of their own."""


class NumberCheck(StrEnum):
    """What the check of a number says; only the first may look like a number to rely on."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_CHECKED = "not_checked"


def check_number(identifier: Identifier) -> NumberCheck:
    """Whether a number passes the check of its system.

    >>> check_number(Identifier("NHS", "9991042733")).value
    'right'
    >>> check_number(Identifier("NHS", "9991042734")).value
    'wrong'
    >>> check_number(Identifier("local", "Q-77")).value
    'not_checked'
    """
    check = _CHECKS.get(identifier.system)
    if check is None:
        return NumberCheck.NOT_CHECKED
    return NumberCheck.RIGHT if check(identifier.value) else NumberCheck.WRONG


def main_identifier(patient: Patient) -> Identifier | None:
    """The number that stands beside the name: NHS first, then others, then the local one."""
    ranked = sorted(patient.identifiers, key=lambda i: (i.system == LOCAL, i.system != NHS))
    return ranked[0] if ranked else None
