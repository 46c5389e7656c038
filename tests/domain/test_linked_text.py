"""Edited words beside a record that changes: no edit is lost, nothing stale is unmarked."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.linked_text import (
    Link,
    as_proposed,
    changed_words,
    followed,
    joined,
    kept,
    retyped,
    sentence_spans,
    split_sentences,
    taken,
    text_of,
)

PROPOSABLE = (
    "Groin pain.",
    "Stiff for 20 min.",
    "Stiff for 40 min.",
    "Hip flexion 95° on the right.",
    "Hip flexion 85° on the right.",
    "No trauma.",
    "She limps.",
    "Night pain since May.",
    "Night pain since June.",
    "\nWalks 15 minutes.",
)
PROPOSED = st.lists(st.sampled_from(PROPOSABLE), max_size=6, unique=True).map(joined)
TYPED = st.lists(
    st.sampled_from((*PROPOSABLE, "My own words.", "She worries.")), min_size=1, max_size=6
).map(joined)
THEN, NOW = "Groin pain. Stiff for 20 min. No trauma.", "Groin pain. Stiff for 40 min. No trauma."


def words_of(text: str) -> list[list[str]]:
    return [s.split() for s in split_sentences(text)]


def test_a_sentence_left_as_proposed_follows_the_record() -> None:
    links = retyped(as_proposed(THEN), THEN.replace("No trauma", "No fall"))
    found = followed(links, NOW)
    assert found.text == "Groin pain. Stiff for 40 min. No fall."
    assert found.marks == ()


def test_an_edited_sentence_stays_and_is_marked_when_its_finding_changes() -> None:
    links = retyped(as_proposed(THEN), THEN.replace("Stiff for 20 min", "Stiff 20 min daily"))
    found = followed(links, NOW)
    assert found.text == "Groin pain. Stiff 20 min daily. No trauma."
    (mark,) = found.marks
    assert (mark.was, mark.now) == ("Stiff for 20 min.", "Stiff for 40 min.")
    assert text_of(taken(found, mark, NOW)) == NOW
    mine = kept(found, mark, NOW)
    assert text_of(mine) == found.text
    assert followed(mine, NOW).marks == ()
    assert followed(mine, THEN).marks != ()  # kept, and changed once more


def test_what_the_record_says_anew_comes_in_beside_edited_words() -> None:
    links = retyped(as_proposed(THEN), "Groin pain. Stiff for 20 min. Not a fall.")
    assert followed(links, f"{THEN} She limps.").text == (
        "Groin pain. Stiff for 20 min. Not a fall. She limps."
    )


def test_a_sentence_left_out_is_marked_when_it_changes_and_does_not_come_back() -> None:
    links = retyped(as_proposed(THEN), "Groin pain. No trauma.")
    assert followed(links, THEN).marks == ()
    found = followed(links, NOW)
    assert "Stiff" not in found.text
    assert [(m.own, m.now) for m in found.marks] == [("", "Stiff for 40 min.")]


def test_a_section_left_out_stays_out_and_says_so() -> None:
    links = retyped(as_proposed(THEN), "")
    assert followed(links, THEN).marks == ()
    found = followed(links, NOW)
    assert found.text == ""
    (mark,) = found.marks
    assert mark.place is None
    assert followed(kept(found, mark, NOW), NOW).marks == ()
    assert text_of(taken(found, mark, NOW)) == NOW


def test_a_sentence_typed_again_as_it_was_has_its_link_again() -> None:
    out = retyped(as_proposed(THEN), "Groin pain. No trauma.")
    assert followed(retyped(out, THEN), NOW).text == NOW


def test_a_moved_sentence_still_follows() -> None:
    links = retyped(as_proposed(THEN), "Stiff for 20 min. My view. Groin pain. No trauma.")
    assert followed(links, NOW).text == "Stiff for 40 min. My view. Groin pain. No trauma."


@settings(deadline=None)
@given(PROPOSED, st.lists(TYPED, max_size=3), st.lists(PROPOSED, min_size=1, max_size=3))
def test_no_edit_is_ever_lost(then: str, typed: list[str], records: list[str]) -> None:
    links = as_proposed(then)
    for text in typed:
        links = retyped(links, text)
        assert words_of(text_of(links)) == words_of(text)
    for record in records:
        edited = [link.own.split() for link in links if link.own and link.is_edited]
        found = followed(links, record)
        shown = [link.own.split() for link in found.links]
        assert all(sentence in shown for sentence in edited)
        assert followed(found.links, record) == found  # looking twice changes nothing
        links = found.links


@settings(deadline=None)
@given(PROPOSED, st.lists(PROPOSED, min_size=1, max_size=4))
def test_unedited_words_are_always_the_proposed_ones(then: str, records: list[str]) -> None:
    links = as_proposed(then)
    for record in records:
        found = followed(links, record)
        assert (found.text, found.marks) == (record, ())
        links = found.links


@settings(deadline=None)
@given(PROPOSED, TYPED, PROPOSED)
def test_nothing_edited_rests_on_what_changed_without_a_mark(
    then: str, typed: str, now: str
) -> None:
    found = followed(retyped(as_proposed(then), typed), now)
    said = words_of(now)
    marked = {mark.place for mark in found.marks}
    for place, link in enumerate(found.links):
        if link.was and link.was.split() not in said and None not in marked:
            assert place in marked


@settings(deadline=None)
@given(st.lists(st.sampled_from(PROPOSABLE), min_size=2, max_size=6, unique=True), st.data())
def test_order_of_edits_does_not_matter(sentences: list[str], data: st.DataObject) -> None:
    places = st.integers(0, len(sentences) - 1)
    one, other = data.draw(places), data.draw(places)
    base = as_proposed(joined(sentences))

    def edit(links: tuple[Link, ...], place: int) -> tuple[Link, ...]:
        own = [link.own for link in links]
        own[place] = own[place].replace(".", f", and so on {place}.")
        return retyped(links, joined(own))

    if one != other:
        assert edit(edit(base, one), other) == edit(edit(base, other), one)


@settings(deadline=None)
@given(PROPOSED, TYPED, PROPOSED, st.booleans())
def test_every_mark_can_be_decided_on(then: str, typed: str, now: str, take: bool) -> None:
    found = followed(retyped(as_proposed(then), typed), now)
    while found.marks:
        before = len(found.marks)
        links = (taken if take else kept)(found, found.marks[0], now)
        after = followed(links, now)
        if not take:
            assert after.text == found.text
        assert len(after.marks) < before
        found = after


@given(st.text(alphabet="ab. \n🙂DrA", max_size=80))
def test_sentences_are_pieces_of_the_text(text: str) -> None:
    spans = sentence_spans(text)
    assert [text[a:b] for a, b in spans] == [s.lstrip("\n") for s in split_sentences(text)]
    assert "".join(joined(split_sentences(text)).split()) == "".join(text.split())


def test_only_what_differs_is_said() -> None:
    assert changed_words("", "New one.") == ("", "New one.")
    was = "Morning stiffness of the right hip for 20 minutes on most days of the week"
    assert changed_words(was, was.replace("20", "40")) == (
        "… right hip for 20 minutes on most …",
        "… right hip for 40 minutes on most …",
    )
