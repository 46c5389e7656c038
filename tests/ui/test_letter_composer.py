"""Writing a letter in the window: marks, address book, copies, enclosures, templates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.letter import REQUEST, Destination, Letter, Urgency
from hipspine_desktop.domain.linked_text import as_proposed, retyped
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import AddressEntry, LetterPart, PracticeText, TextKind
from hipspine_desktop.services.letter_links import Doubt, brought_up
from hipspine_desktop.ui.dialogs.issue_dialog import IssueDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.letter_composer import LetterComposer, Offered
from hipspine_desktop.ui.widgets.letter_section import LetterSection
from tests.documents import factory as f
from tests.ui.conftest import type_text

THEN = "Groin pain. Stiff for 20\u00a0min."
NOW = "Groin pain. Stiff for 40\u00a0min."
SURGEON = Addressee("Mr A. Bone", "Zed Hospital", Address(("1 Row",), "01632 960 300"))
GP = Addressee("Dr G. Practice", "Quillmarsh Surgery")
OFFERED = Offered(
    book=(
        AddressEntry("1", SURGEON, Destination.ORTHOPAEDICS),
        AddressEntry("2", Addressee("", "Spine unit"), Destination.SPINAL_SURGERY),
        AddressEntry("3", Addressee("", "Any clinic")),
    ),
    gp=GP,
    templates=(
        PracticeText(
            "t", TextKind.LETTER_TEMPLATE, "Opinion", "Is it {side}?", part=LetterPart.REQUEST
        ),
        PracticeText(
            "u", TextKind.LETTER_TEMPLATE, "Spine", "x", part=LetterPart.REQUEST,
            destination=Destination.SPINAL_SURGERY,
        ),
    ),
    record_number="2026-0417-3",
)  # fmt: skip


@pytest.fixture
def composer(kit: Kit, qtbot: QtBot) -> LetterComposer:
    made = LetterComposer(kit)
    qtbot.addWidget(made)
    made.show_offered(OFFERED)
    return made


def edited(own: str, now: str) -> Letter:
    links = (("complaint", retyped(as_proposed(THEN), own)), (REQUEST, as_proposed("Opinion.")))
    letter = f.letter(request="Opinion.", sections=(("complaint", own),), links=links)
    return brought_up(letter, {"complaint": now, REQUEST: "Opinion."})


def shown(composer: LetterComposer, letter: Letter, now: str) -> LetterSection:
    composer.show_letter(letter, Urgency.ROUTINE, {"complaint": now, REQUEST: "Opinion."})
    return composer._sections["complaint"]


def test_showing_a_letter_changes_nothing(composer: LetterComposer) -> None:
    letter = edited("Groin pain. Stiff 20 min daily.", NOW)
    section = shown(composer, letter, NOW)
    told: list[Letter] = []
    composer.letter_edited.connect(told.append)
    composer.commit()
    assert told == []
    assert section.words == "Groin pain. Stiff 20 min daily."


def test_a_changed_finding_marks_the_edited_sentence(composer: LetterComposer) -> None:
    section = shown(composer, edited("Groin pain. Stiff 20 min daily.", NOW), NOW)
    (mark,) = section.marks
    assert mark.now == "Stiff for 40\u00a0min."
    (there,) = section.edit.extraSelections()
    assert there.cursor.selectedText() == "Stiff 20 min daily."  # type: ignore[attr-defined]
    assert composer._marked.text() == "One marked sentence waits for you below."
    assert not composer._marked.isHidden()


def test_the_new_sentence_is_taken_or_ones_own_kept(composer: LetterComposer) -> None:
    letter = edited("Groin pain. Stiff 20 min daily.", NOW)
    section = shown(composer, letter, NOW)
    section._on_take(section.marks[0])
    assert section.own_words is None
    assert section.words == NOW
    section = shown(composer, letter, NOW)
    section._on_keep(section.marks[0])
    assert (section.words, section.marks) == ("Groin pain. Stiff 20 min daily.", ())
    kept = composer.typed()
    assert kept is not None
    assert brought_up(kept, {"complaint": NOW, REQUEST: "Opinion."}) == kept


def test_typing_beside_a_mark_loses_neither(composer: LetterComposer) -> None:
    section = shown(composer, edited("Groin pain. Stiff 20 min daily.", NOW), NOW)
    section.edit.moveCursor(section.edit.textCursor().MoveOperation.End)
    type_text(section.edit, " She limps.")
    assert section.words == "Groin pain. Stiff 20 min daily. She limps."
    assert len(section.marks) == 1


def test_a_mark_counts_emoji_as_the_edit_does(composer: LetterComposer) -> None:
    section = shown(composer, edited("Groin \U0001f642 pain. Stiff 20 min daily.", NOW), NOW)
    (there,) = section.edit.extraSelections()
    assert there.cursor.selectedText() == "Stiff 20 min daily."  # type: ignore[attr-defined]


def test_receivers_are_offered_by_service_the_gp_first(composer: LetterComposer) -> None:
    shown(composer, f.letter(), NOW)
    assert composer._picker.lines == ("Mr A. Bone, Zed Hospital, 1 Row", "Any clinic")
    gp_letter = f.letter(destination=Destination.GENERAL_PRACTICE)
    shown(composer, gp_letter, NOW)
    assert composer._picker.lines == (
        "Patient's GP: Dr G. Practice, Quillmarsh Surgery",
        "Any clinic",
    )


def test_a_receiver_is_picked_with_all_that_is_known(composer: LetterComposer) -> None:
    shown(composer, f.letter(), NOW)
    told: list[Letter] = []
    composer.letter_edited.connect(told.append)
    composer._picker.completer.activated.emit("Mr A. Bone, Zed Hospital, 1 Row")
    assert told[-1].addressee == SURGEON
    assert not composer._keep.isEnabled()  # it is in the book


def test_a_typed_receiver_can_be_kept(composer: LetterComposer) -> None:
    shown(composer, f.letter(), NOW)
    kept: list[AddressEntry] = []
    composer.receiver_kept.connect(kept.append)
    assert composer._keep.isEnabled()
    composer._keep.click()
    assert kept == [AddressEntry("", f.letter().addressee, Destination.ORTHOPAEDICS)]


def menu_words(composer: LetterComposer, name: str) -> list[str]:
    button = composer.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()
    menu = button.findChild(QMenu, f"{name}_menu")
    assert isinstance(menu, QMenu)
    words = [a.text() for a in menu.actions()]
    menu.actions()[0].trigger()
    menu.close()
    return words


def test_copies_and_enclosures_are_picked(composer: LetterComposer) -> None:
    shown(composer, replace(f.letter(), copies=()), NOW)
    assert menu_words(composer, "add_copy")[:2] == [
        "Patient's GP: Dr G. Practice, Quillmarsh Surgery",
        "The patient",
    ]
    assert menu_words(composer, "add_enclosure")[0] == "Assessment report 2026-0417-3"
    typed = composer.typed()
    assert typed is not None
    assert typed.copies == ("Dr G. Practice, Quillmarsh Surgery",)
    assert typed.enclosures == ("Assessment report 2026-0417-3",)


def test_templates_are_those_of_the_part_and_the_service(composer: LetterComposer) -> None:
    shown(composer, f.letter(), NOW)
    asked: list[PracticeText] = []
    composer.template_chosen.connect(asked.append)
    assert menu_words(composer, "template_request") == ["Opinion"]
    assert [t.name for t in asked] == ["Opinion"]
    composer.put_in(LetterPart.REQUEST, "Is it right?")
    composer.put_in(LetterPart.OPENING, "Dear Mr Bone.")
    typed = composer.typed()
    assert typed is not None
    assert typed.request == "Is it right?"
    assert dict(typed.sections)["opening"] == "Dear Mr Bone."


def test_a_letter_with_doubts_goes_out_after_a_deliberate_yes(kit: Kit, qtbot: QtBot) -> None:
    home = LetterComposer(kit)
    qtbot.addWidget(home)
    dialog = IssueDialog(kit, (Doubt("complaint", "Not filled in yet: when."),), home)
    gone: list[bool] = []
    dialog.issue_confirmed.connect(lambda: gone.append(True))
    dialog.confirm()
    assert gone == []
    assert not dialog._main.isEnabled()
    dialog._sure.setChecked(True)
    dialog.confirm()
    assert gone == [True]
