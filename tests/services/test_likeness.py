"""When two people may be one: spellings, dates, names, and what is never enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import assume, given, strategies as st

from hipspine_desktop.domain.likeness import Likeness
from hipspine_desktop.domain.patient import Identifier, Patient
from hipspine_desktop.services.likeness import (
    Named,
    denied_by_numbers,
    name_likeness,
    named,
    named_row,
    reasons_for,
    strength,
)
from hipspine_desktop.services.spellings import (
    LATEST,
    alike,
    all_alike,
    days_near,
    nearly_same_day,
    slips,
    sound_of,
)
from hipspine_desktop.store.search_terms import sort_name, words_of

BORN = date(1960, 3, 14)
DAYS = st.dates(date(1860, 1, 1), date(2026, 11, 24))
NAMES = st.text("abehmnrstuüy -'", max_size=14)
WORDS = st.text("abcdefgh", max_size=9)


def person(family: str, given: str, born: date = BORN, preferred: str = "") -> Named:
    return named(Patient("x", family, given, born, preferred_name=preferred))


@st.composite
def people(draw: st.DrawFn) -> Named:
    return person(draw(NAMES), draw(NAMES), draw(DAYS), draw(st.sampled_from(("", "Anna", "Bert"))))


@cache
def fewest(one: str, other: str) -> int:
    """The plain twin of `slips`, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        fewest(one[:-1], other) + 1,
        fewest(one, other[:-1]) + 1,
        fewest(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        ways.append(fewest(one[:-2], other[:-2]) + 1)
    return min(ways)


@given(WORDS, WORDS)
def test_slips_are_counted_as_defined(one: str, other: str) -> None:
    assert slips(one, other) == fewest(one, other) == slips(other, one)


@given(st.text("abcdé", min_size=1, max_size=9), st.text("abcdé", min_size=1, max_size=9))
def test_words_alike_are_those_of_few_slips(one: str, other: str) -> None:
    """The quick look at letters lets nobody out who is alike."""
    assert alike(one, other) == alike(other, one)
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        wanted = long.startswith(short)
    else:
        few = fewest(one, other) <= (2 if len(short) >= 6 else 1)
        wanted = one == other or (few and (len(short) >= 4 or one[0] == other[0]))
    assert alike(one, other) == wanted


@given(DAYS)
def test_every_day_near_is_near_and_the_other_way_round(day: date) -> None:
    near = days_near(day)
    assert day not in near
    assert all(nearly_same_day(day, other) and nearly_same_day(other, day) for other in near)
    assert all(day in days_near(other) for other in near)


@given(DAYS, DAYS)
def test_no_other_day_is_near(one: date, other: date) -> None:
    assert nearly_same_day(one, other) == (other in days_near(one))
    assert nearly_same_day(one, other) == nearly_same_day(other, one)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ("1960-03-14", False),  # the same, not nearly
        ("1960-03-24", True), ("1906-03-14", True), ("1961-03-14", True),
        ("1990-03-14", True), ("1860-03-14", True), ("2060-03-14", True), ("1960-05-14", True),
        ("1960-03-15", True), ("1971-03-14", False), ("1960-04-15", False), ("1961-03-15", False),
    ],
)  # fmt: skip
def test_a_date_mistyped(other: str, near: bool) -> None:
    assert nearly_same_day(BORN, date.fromisoformat(other)) is near


def test_day_and_month_exchanged() -> None:
    assert nearly_same_day(date(1960, 3, 7), date(1960, 7, 3))
    assert max(d.year for d in days_near(date(2026, 1, 1))) <= LATEST


SAME, SWAPPED = Likeness.SAME_NAME, Likeness.SWAPPED_NAME
SIMILAR, SHARED = Likeness.SIMILAR_NAME, Likeness.SHARED_NAME


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (("Müller", "Anna"), ("Mueller", "anna"), SIMILAR),
        (("Müller", "Anna"), ("Muller", "Ana"), SIMILAR),
        (("Meyer", "Jan"), ("Maier", "Jan"), SIMILAR),
        (("Müller", "Anna"), ("Muller", "anna"), SAME),
        (("Groß", "Zoë"), ("Gross", "Zoe"), SAME),
        (("Thistle", "Morag"), ("Thistel", "Morag"), SIMILAR),
        (("Smith", "John"), ("Smyth", "Jon"), SIMILAR),
        (("Schmidt", "Stefan"), ("Schmitt", "Stephan"), SIMILAR),
        (("Hill", "Katherine"), ("Hill", "Kathryn"), SIMILAR),
        (("Müller", "Anna"), ("Anna", "Müller"), SWAPPED),
        (("Müller", "Anna"), ("Anne", "Mueller"), SIMILAR),
        (("Smith-Jones", "Ann"), ("Smith", "Ann"), SIMILAR),
        (("Garcia Lopez", "Maria"), ("García", "María"), SIMILAR),
        (("van der Berg", "Piet"), ("Berg", "Piet"), SIMILAR),
        (("de Vries", "Jan"), ("Devries", "Jan"), SIMILAR),
        (("O'Neil", "Kate"), ("Neil", "Kate"), SIMILAR),
        (("Müller Anna", ""), ("Müller", "Anna"), SIMILAR),
        (("Thistle", "M"), ("Thistle", "Morag"), SIMILAR),
        (("Brown", "Ann Louise"), ("Brown", "Louise"), SIMILAR),
        (("Smith", "John"), ("Smith", "Mary"), SHARED),
        (("Maiden", "Morag"), ("Thistle", "Morag"), SHARED),
        (("Jones-Smith", "Eva"), ("Smith-Brown", "Lou"), SHARED),
        (("Smith", "M"), ("Jones", "Morag"), None),
        (("Bramble", "Rose"), ("Thistle", "Morag"), None),
        (("Li", "Wei"), ("Lu", "Min"), SHARED),
        (("Ng", "Wei"), ("Li", "Min"), None),
    ],
)
def test_names(one: tuple[str, str], other: tuple[str, str], wanted: Likeness | None) -> None:
    assert name_likeness(person(*one), person(*other)) is wanted
    assert name_likeness(person(*other), person(*one)) is wanted


def test_the_preferred_name_counts() -> None:
    robert, bob = person("Smith", "Robert", preferred="Bob"), person("Smith", "Bob")
    assert name_likeness(robert, bob) is name_likeness(bob, robert) is SIMILAR


@given(people(), people(), st.booleans(), st.booleans())
def test_likeness_is_symmetric(one: Named, other: Named, number: bool, phone: bool) -> None:
    there = reasons_for(one, other, same_number=number, same_phone=phone)
    back = reasons_for(other, one, same_number=number, same_phone=phone)
    assert there == back
    if number:
        assert Likeness.SAME_NUMBER in there


@given(people(), DAYS)
def test_a_namesake_born_on_another_day_is_another_person(one: Named, born: date) -> None:
    assume(born != one.born and not nearly_same_day(born, one.born))
    namesake = replace(one, born=born)
    assert reasons_for(one, namesake) == ()


@given(people())
def test_the_same_name_and_day_is_always_suspected(one: Named) -> None:
    assume(one.words)
    assert reasons_for(one, one) == (Likeness.SAME_NAME, Likeness.SAME_BIRTH)


@given(st.text("abdegiklmnorst", min_size=6, max_size=12), st.data())
def test_one_slip_in_a_name_is_still_found(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    one, other = person(word, "Morag"), person(swapped, "Morag")
    assume(len(sound_of(word)) >= 4 and len(sound_of(swapped)) >= 4)
    near = BORN + timedelta(days=1)
    assert reasons_for(one, replace(other, born=near))


def test_names_alone_or_a_shared_name_with_another_day_are_not_enough() -> None:
    near = date(1960, 3, 24)
    assert reasons_for(person("Smith", "John"), person("Smith", "Mary", near)) == ()
    assert reasons_for(person("Smith", "John"), person("Smith", "John", near)) == (
        SAME, Likeness.NEAR_BIRTH,
    )  # fmt: skip
    far = person("Smith", "John", date(1988, 7, 2))
    assert reasons_for(person("Smith", "John"), far) == ()
    assert reasons_for(person("Smith", "John"), far, same_phone=True) == (
        SAME, Likeness.SAME_PHONE,
    )  # fmt: skip
    wife = person("Smith", "Mary", date(1961, 9, 9))
    assert reasons_for(person("Smith", "John"), wife, same_phone=True) == ()
    stranger = person("Bramble", "Rose", date(1988, 7, 2))
    assert reasons_for(person("Smith", "John"), stranger, same_number=True)


def test_two_right_numbers_say_that_they_are_two_unless_all_else_is_the_same() -> None:
    one = Patient("1", "Smith", "John", BORN, identifiers=(Identifier("NHS", "9991042733"),))
    other = Patient("2", "Smith", "Jon", BORN, identifiers=(Identifier("NHS", "9990000018"),))
    similar = (SIMILAR, Likeness.SAME_BIRTH)
    assert denied_by_numbers(one, other, similar)
    assert denied_by_numbers(other, one, similar)
    assert not denied_by_numbers(one, other, (SAME, Likeness.SAME_BIRTH))
    wrong = Patient("3", "Smith", "Jon", BORN, identifiers=(Identifier("NHS", "9990000019"),))
    assert not denied_by_numbers(one, wrong, similar)
    local = Patient("4", "Smith", "Jon", BORN, identifiers=(Identifier("local", "Q-2"),))
    assert not denied_by_numbers(local, other, similar)


@given(NAMES, NAMES, DAYS)
def test_a_row_of_the_store_is_compared_like_the_patient(
    family: str, given_name: str, born: date
) -> None:
    assume(words_of(family))
    patient = Patient("x", family, given_name, born, preferred_name="Bob")
    assert named_row(sort_name(patient), "Bob", born) == named(patient)


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_every_word_needs_a_place_of_its_own(wanted: list[str], among: list[str]) -> None:
    words, places = [w for w in wanted if w], [w for w in among if w]

    def placed(left: list[str], free: list[str]) -> bool:
        if not left:
            return True
        rest = left[1:]
        return any(
            alike(left[0], word) and placed(rest, free[:n] + free[n + 1 :])
            for n, word in enumerate(free)
        )

    assert all_alike(words, places) == placed(words, places)


def test_what_is_more_alike_stands_first() -> None:
    order = [
        (Likeness.SAME_NUMBER, SAME, Likeness.SAME_BIRTH),
        (SAME, Likeness.SAME_BIRTH),
        (SIMILAR, Likeness.SAME_BIRTH),
        (SAME, Likeness.NEAR_BIRTH),
        (SHARED, Likeness.SAME_BIRTH),
    ]
    assert sorted(order, key=strength, reverse=True) == order
