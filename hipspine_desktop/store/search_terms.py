"""What a patient can be found by: words and numbers in one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from hipspine_desktop.domain.patient import Patient

# letters that do not come apart into a base letter and an accent
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "þ": "th",
        "ð": "d",
    }
)
_UMLAUT_FORMS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
_APOSTROPHE = re.compile("['\u2019`\u02bc]")
_WORD = re.compile(r"\w+")
SHORTEST_NUMBER = 3
SHORT_PHONE = 6
"""Digits of a telephone's end, by which it is found; no number by itself."""


def folded(text: str) -> str:
    """Lower case without accents: ``Müller-Łukasz`` becomes ``muller-lukasz``."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return plain.translate(_LETTERS)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words; an apostrophe joins (O'Neil is ``oneil``), a hyphen parts."""
    joined = _APOSTROPHE.sub("", folded(text))
    return tuple(_WORD.findall(joined.replace("_", " ")))


def digits_of(text: str) -> str:
    """Only the digits 0 to 9."""
    return "".join(c for c in text if c in "0123456789")


def sort_name(patient: Patient) -> str:
    """By family name, then given name."""
    return " ".join((*words_of(patient.family_name), "", *words_of(patient.given_name)))


def terms_of(patient: Patient) -> frozenset[tuple[str, str]]:
    """All pairs (term, kind) under which a patient is found."""
    names = (patient.family_name, patient.given_name, patient.preferred_name)
    found = {(word, "name") for name in names for word in _name_words(name)}
    for identifier in patient.identifiers:
        found.update((word, "identifier") for word in _number_forms(identifier.value))
    found.update((form, "phone") for form in _phone_forms(patient.address.phone))
    return frozenset(found)


def phone_numbers(phone: str) -> frozenset[str]:
    """The whole telephone numbers in a text, each in every form it is written in."""
    return frozenset(form for form in _phone_forms(phone) if len(form) > SHORT_PHONE)


def _name_words(name: str) -> Iterable[str]:
    yield from words_of(name)
    # O'Neil is also looked for as "neil", Müller as "mueller", Jean-Luc as "jeanluc"
    yield from words_of(_APOSTROPHE.sub(" ", name))
    lower = unicodedata.normalize("NFC", name.casefold())
    for letter, pair in _UMLAUT_FORMS:
        lower = lower.replace(letter, pair)
    yield from words_of(lower)
    yield from words_of(name.replace("-", ""))


def _number_forms(value: str) -> Iterable[str]:
    compact = "".join(words_of(value))
    if compact:
        yield compact
    digits = digits_of(value)
    if len(digits) >= SHORTEST_NUMBER:
        yield digits


def _phone_forms(phone: str) -> Iterable[str]:
    for part in re.split(r"[,;/]| or ", phone):
        digits = digits_of(part)
        if len(digits) < SHORTEST_NUMBER:
            continue
        yield digits
        if part.strip().startswith("+44"):
            yield "0" + digits[2:].removeprefix("0")
        elif digits.startswith("0044"):
            yield "0" + digits[4:]
        if len(digits) > SHORT_PHONE:
            yield digits[-SHORT_PHONE:]  # people remember the end
