"""Snippets, templates, address book and pictures, on an encrypted file and on a server."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import AddressEntry, PracticeText, TextKind, blanks
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.services import pictures, stationery
from hipspine_desktop.services.session import Session

SNIPPET = PracticeText("", TextKind.SNIPPET, "Load", "Load [less|more] for [how long].", ";Load")


def test_a_snippet_is_kept_by_version(session: Session) -> None:
    first, _ = stationery.save_text(session, SNIPPET)
    assert (first.number, first.shortcut, first.changed_by) == (1, "load", "Anna Sample")
    second, _ = stationery.save_text(session, replace(first, body="Rest for [how long]."))
    assert stationery.texts(session, TextKind.SNIPPET) == (second,)
    assert [t.body for t in stationery.text_versions(session, first.id)] == [
        "Load [less|more] for [how long].", "Rest for [how long].",
    ]  # fmt: skip
    assert stationery.texts(session, TextKind.LETTER_TEMPLATE) == ()
    stationery.retire_text(session, first.id)
    assert stationery.texts(session, TextKind.SNIPPET) == ()
    assert len(stationery.text_versions(session, first.id)) == 2


def test_nobody_overwrites_a_text_unseen(session: Session) -> None:
    first, _ = stationery.save_text(session, SNIPPET)
    stationery.save_text(session, replace(first, body="Mine."))
    with pytest.raises(ConflictError, match="Somebody else"):
        stationery.save_text(session, replace(first, body="Theirs."))
    assert stationery.texts(session, TextKind.SNIPPET)[0].body == "Mine."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(SNIPPET, name="  "), "needs a name"),
        (replace(SNIPPET, body=""), "needs a name"),
        (replace(SNIPPET, shortcut="two words"), "one word"),
        (replace(SNIPPET, body="x" * 20_001), "longer than"),
    ],
)
@pytest.mark.only_in("sqlcipher")
def test_what_cannot_be_used_is_refused(session: Session, wrong: PracticeText, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        stationery.save_text(session, wrong)


def test_a_shortcut_means_one_snippet(session: Session) -> None:
    stationery.save_text(session, SNIPPET)
    with pytest.raises(StoreError, match="'Load' has this shortcut"):
        stationery.save_text(session, replace(SNIPPET, name="Other", shortcut="LOAD"))


def test_address_book_offers_by_kind(session: Session) -> None:
    made = [
        stationery.save_address(session, AddressEntry("", addressee, destination))[0]
        for addressee, destination in (
            (Addressee("Mr Bone", "Zed Hospital", Address(("1 Row", "Hull"))),
             Destination.ORTHOPAEDICS),
            (Addressee("", "Any Clinic"), None),
            (Addressee("Dr Vessel", "Artery House"), Destination.VASCULAR),
        )
    ]  # fmt: skip
    assert [e.addressee.organisation for e in stationery.address_book(session)] == [
        "Any Clinic", "Artery House", "Zed Hospital",
    ]  # fmt: skip
    offered = stationery.address_book(session, Destination.ORTHOPAEDICS)
    assert offered == (made[1], made[0])
    moved = replace(made[0], addressee=replace(made[0].addressee, name="Ms Bone"))
    saved, _ = stationery.save_address(session, moved)
    with pytest.raises(ConflictError):
        stationery.save_address(session, moved)
    stationery.remove_address(session, saved)
    assert made[0].id not in {e.id for e in stationery.address_book(session)}


@pytest.mark.only_in("sqlcipher")
def test_an_entry_names_somebody(session: Session) -> None:
    with pytest.raises(StoreError, match="names nobody"):
        stationery.save_address(session, AddressEntry("", Addressee(" ", "")))


def picture_file(size: tuple[int, int], mode: str = "RGBA", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "green" if mode == "RGB" else (0, 128, 0, 0)[: len(mode)]).save(out, form)
    return out.getvalue()


def test_logo_fits_whatever_its_size(session: Session) -> None:
    assert pictures.logo(session) is None
    made, _ = pictures.set_logo(session, picture_file((4000, 50)))
    assert made is not None
    assert (made.width, made.height) == (1600, 20)
    assert pictures.logo(session) == made
    with Image.open(io.BytesIO(made.content)) as read:
        assert read.mode == "RGB"
        assert read.getpixel((3, 3)) == (255, 255, 255)  # what shone through is paper now
    pictures.set_logo(session, None)
    assert pictures.logo(session) is None


def test_a_signature_is_ones_own(session: Session) -> None:
    made, _ = pictures.set_signature(session, picture_file((300, 90), "RGB", "JPEG"))
    assert pictures.signature_of(session, session.clinician.id) == made
    assert pictures.signature_of(session, "somebody else") is None


@pytest.mark.only_in("sqlcipher")
@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"%PDF-1.7", picture_file((30, 30))[:60], b"x" * 8_000_001]
)
def test_what_is_no_picture_is_refused_in_one_sentence(session: Session, content: bytes) -> None:
    with pytest.raises(StoreError) as refused:
        pictures.set_logo(session, content)
    assert refused.value.__cause__ is None or "picture" in str(refused.value)
    assert pictures.logo(session) is None


@given(st.text(alphabet="ab[]| \n.", max_size=60))
def test_blanks_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = blanks(text)
    assert all(text[b.start] == "[" and text[b.end - 1] == "]" for b in found)
    assert all(b.label.strip() == b.label and b.label for b in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
