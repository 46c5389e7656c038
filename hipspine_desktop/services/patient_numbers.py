"""Numbers that identify a patient, and what their own check says about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from stdnum.at import vnr
from stdnum.be import nn
from stdnum.ca import bc_phn
from stdnum.ch import ssn
from stdnum.cz import rc
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.es import dni
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.gr import amka
from stdnum.ie import pps
from stdnum.is_ import kennitala
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from hipspine_desktop.domain.patient import Identifier, Patient

NHS = "NHS"
LOCAL = "local"


def _is_chi(value: str) -> bool:
    """Scotland's number: a day of birth, DDMMYY, three digits, and the check digit of the NHS."""
    digits = nhs.compact(value)
    try:
        datetime.strptime(digits[:6], "%d%m%y")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return bool(nhs.is_valid(digits))


_CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        NHS: nhs.is_valid,
        "GB-CHI": _is_chi,
        "IE-PPS": pps.is_valid,
        "NL-BSN": bsn.is_valid,
        "AT-SVNR": vnr.is_valid,
        "BE-NN": nn.is_valid,
        "CA-BC": bc_phn.is_valid,
        "CH-AHV": ssn.is_valid,
        "CZ-RC": rc.is_valid,
        "DK-CPR": cpr.is_valid,
        "EE-IK": ik.is_valid,
        "ES-DNI": dni.is_valid,
        "FI-HETU": hetu.is_valid,
        "FR-NIR": nir.is_valid,
        "GR-AMKA": amka.is_valid,
        "IS-KT": kennitala.is_valid,
        "IT-CF": codicefiscale.is_valid,
        "NO-FNR": fodselsnummer.is_valid,
        "SE-PNR": personnummer.is_valid,
    }
)

OTHER_SYSTEMS = tuple(system for system in _CHECKS if system != NHS)
"""Other systems, most of other countries, whose numbers carry a check of their own."""


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
