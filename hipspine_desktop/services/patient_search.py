"""Understanding what is typed into the search line of the patient list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hipspine_desktop.services.birth_dates import is_plausible, possible_birth_dates
from hipspine_desktop.services.patient_draft import PatientDraft
from hipspine_desktop.store.patients import PatientQuery
from hipspine_desktop.store.search_terms import SHORTEST_NUMBER, digits_of, words_of
from hipspine_desktop.wording.formats import format_date

NHS_DIGITS = 10


def read_query(text: str, today: date) -> PatientQuery:
    """Names in any order, a date of birth in any common form, numbers; all must hold.

    ``thi 14 3 60`` looks for a name that begins with "thi" and a birth on 14-Mar-1960. A date
    or number that is not yet complete enough to look for narrows nothing.
    """
    tokens = [t for t in re.split(r"[\s,;]+", text) if t]
    born, tokens = _take_date(tokens, today)
    words: list[str] = []
    numbers: list[str] = []
    row: list[str] = []
    for token in tokens:
        if _is_number(token):
            row.append(digits_of(token))
            continue
        numbers += _joined(row)
        row = []
        if any(c.isdigit() for c in token):
            numbers.append("".join(words_of(token)))
        else:
            words += words_of(token)
    numbers += _joined(row)
    return PatientQuery(tuple(words), tuple(n for n in numbers if n), born)


def draft_from(text: str, today: date) -> PatientDraft:
    """A new patient's form with what was typed into the search line.

    ``zorn anna 3/4/71`` gives family name, given name and birth date: the family name stands
    first, or before a comma. A number of ten digits is taken for an NHS number, a longer one that
    begins with 0 or + for a telephone; half a date stays as it was typed.
    """
    before, comma, behind = text.partition(",")
    born, tokens = _take_date([t for t in re.split(r"[\s,;]+", text) if t], today)
    names = [t.title() if t.islower() else t for t in tokens if not any(c.isdigit() for c in t)]
    figures = " ".join(t for t in tokens if any(c.isdigit() for c in t))
    first = sum(t in tokens for t in before.split()) if comma and behind.strip() else 1
    draft = PatientDraft(family_name=" ".join(names[:first]), given_name=" ".join(names[first:]))
    digits = digits_of(figures)
    if born:
        draft = replace(draft, born=format_date(born[0]))
    if len(digits) == NHS_DIGITS and not figures.startswith("0"):
        return replace(draft, nhs_number=figures)
    if len(digits) >= NHS_DIGITS and figures.startswith(("0", "+")):
        return replace(draft, phone=figures)
    return replace(draft, local_number=figures) if born else replace(draft, born=figures)


def _take_date(tokens: list[str], today: date) -> tuple[tuple[date, ...], list[str]]:
    for length in (3, 2, 1):
        for start in range(len(tokens) - length + 1):
            window = " ".join(tokens[start : start + length])
            if not any(c.isdigit() for c in window):
                continue
            found = possible_birth_dates(window, today)
            found = tuple(d for d in found if is_plausible(d, today))
            if found:
                return found, tokens[:start] + tokens[start + length :]
    return (), tokens


def _is_number(token: str) -> bool:
    return any(c.isdigit() for c in token) and re.fullmatch(r"[\d+()./\-]+", token) is not None


def _joined(row: list[str]) -> list[str]:
    """Groups of one number put together; a row with a short group inside is half a date."""
    if not row or any(len(group) < SHORTEST_NUMBER for group in row[:-1]):
        return []
    number = "".join(row)
    return [number] if len(number) >= SHORTEST_NUMBER else []
