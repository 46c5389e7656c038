"""What the palette offers where the session is now, and why something cannot be done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.services.knowledge_browse import KnowledgeBrowse
from hipspine_desktop.settings import SETTINGS
from hipspine_desktop.ui.commands import ASSESSMENT_KEYS, EXPORT, PRINT, WINDOW_KEYS, Command
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.narratives import form_sections
from hipspine_desktop.ui.pages.practice_page import PracticePart, parts_for
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.palette_buttons import button_lines
from hipspine_desktop.ui.paper_acts import PaperAct
from hipspine_desktop.ui.record_actions import RecordAction
from hipspine_desktop.ui.shell import Shell
from hipspine_desktop.ui.widgets.snippet_typing import SnippetTyping
from hipspine_desktop.ui.widgets.work_bar import Place
from hipspine_desktop.wording.texts import Texts

PAPERS = (
    DocumentKind.REFERRAL_LETTER,
    DocumentKind.ASSESSMENT_REPORT,
    DocumentKind.PATIENT_SUMMARY,
)
RECORD_ACTS = {
    "start_follow_up": "record_screens.entry.action.follow_up",
    "new_episode": "record_screens.record.new_episode",
    "change_details": "record_screens.person.change",
    "merge_record": "record_screens.person.merge",
}


@dataclass(frozen=True, slots=True)
class Here:
    """Where the session is.

    Attributes:
        page: the whole of what is on the screen, its bar included.
        focused: where the cursor was before the palette.
        clinical: whether the record open may be read by this user; False without one.
    """

    place: Place
    role: Role
    has_patient: bool
    clinical: bool
    model: AssessmentModel | None
    workspace: WorkspacePage | None
    page: Shell
    focused: QWidget | None

    @property
    def is_in_assessment(self) -> bool:
        """Whether the form is on the screen."""
        return self.place is Place.ASSESSMENT and self.model is not None


def also(texts: Texts, name: str) -> tuple[str, ...]:
    """What else a line is found by."""
    key = f"palette.also.{name}"
    return tuple(w.strip() for w in texts(key).split(",")) if key in texts else ()


def lines(texts: Texts, here: Here) -> tuple[Command, ...]:
    """Every line, what can be done here first; a line named twice counts once."""
    found: dict[str, Command] = {}
    not_now = why_not_now(texts, here)
    for line in (
        *_assessment_lines(texts, here, not_now),
        *_section_lines(texts, here),
        *_text_lines(texts, here),
        *_act_lines(texts, here),
        *_place_lines(texts, here),
        *button_lines(texts, here.page),
        *_paper_lines(texts, here),
        *_record_lines(texts, here),
        *_practice_lines(texts, here),
        *_finding_lines(here),
        *_window_lines(texts, not_now),
    ):
        found.setdefault(line.title.casefold(), line)
    return tuple(found.values())


def _window_lines(texts: Texts, not_now: Mapping[str, str]) -> tuple[Command, ...]:
    """Keys of the window, the user's own acts, and each setting."""
    keys = [
        Command(
            k.id, texts(f"ui.keys.{k.id}"), "", k.shown, also(texts, k.id), not_now.get(k.id, "")
        )
        for k in WINDOW_KEYS
        if k.id != "palette"
    ]
    own = [_act(texts, name) for name in ("own_password", "sign_out", "practice_settings")]
    group = texts("palette.group.settings")
    own += [
        Command(
            f"setting:{s.key}",
            texts("palette.line.setting", label=texts(s.label_key)),
            group,
            also=(texts(s.help_key),),
        )
        for s in SETTINGS
    ]
    return (*keys, *own)


def why_not_now(texts: Texts, here: Here) -> Mapping[str, str]:
    """Why a key does nothing now, by its id."""
    reasons: dict[str, str] = {}
    bar = here.page.bar
    for name, button in (("undo", bar.undo), ("redo", bar.redo)):
        if not button.isVisible():
            reasons[name] = _why(texts, here, writes=True) or texts("palette.why.not_here")
        elif not button.isEnabled():
            reasons[name] = texts(f"palette.why.nothing_to_{name}")
    if here.has_patient and not here.clinical:
        reasons["new_assessment"] = texts("palette.why.not_your_role")
    elif here.place is not Place.RECORD:
        reasons["new_assessment"] = texts("palette.why.only_record")
    if here.workspace is not None:
        found = here.workspace.not_now()
        reasons |= {name: texts(f"palette.why.{key}") for name, key in found.items()}
    return reasons


def _act(texts: Texts, name: str, why: str = "", group: str = "act") -> Command:
    said = texts(f"palette.group.{group}")
    words = also(texts, name)
    return Command(name, texts(f"palette.line.{name}"), said, also=words, why_not=why)


def _why(texts: Texts, here: Here, *, writes: bool = False) -> str:
    """Why nothing can be done to an assessment here."""
    if not here.has_patient:
        return texts("palette.why.no_patient")
    if not here.clinical:
        return texts("palette.why.not_your_role")
    if here.model is None:
        return texts("palette.why.no_assessment")
    if writes and here.model.is_read_only:
        return texts("palette.why.read_only")
    return ""


def _assessment_lines(texts: Texts, here: Here, not_now: Mapping[str, str]) -> Iterator[Command]:
    """Keys of an assessment; elsewhere they do nothing and are not offered."""
    if not here.is_in_assessment:
        return
    for keys in ASSESSMENT_KEYS:
        title, why = texts(f"ui.keys.{keys.id}"), not_now.get(keys.id, "")
        yield Command(keys.id, title, "", keys.shown, also(texts, keys.id), why)


def _section_lines(texts: Texts, here: Here) -> Iterator[Command]:
    if here.is_in_assessment and here.model is not None:
        group = texts("ui.palette.section")
        for section in form_sections(here.model.catalogue):
            words = also(texts, section.id)
            yield Command(f"section:{section.id}", section.title, group, also=words)


def _text_lines(texts: Texts, here: Here) -> Iterator[Command]:
    """Each free text, the side, the chart and the scores of the assessment."""
    if here.is_in_assessment and here.model is not None:
        group = texts("palette.group.text")
        for field in NarrativeField:
            title, words = texts(f"ui.narrative.{field}"), also(texts, field.value)
            yield Command(f"text:{field}", title, group, also=words)
        for name in ("side", "chart", "chart_list"):
            yield _act(texts, name, group="chart")
        for measure in here.model.catalogue.outcomes:
            first = measure.total or next(iter(measure.items), "")
            if first:
                group = texts("palette.group.outcomes")
                yield Command(f"finding:{first}", measure.name, group, also=(measure.plain,))


def _act_lines(texts: Texts, here: Here) -> Iterator[Command]:
    yield _act(texts, "sign", _why(texts, here, writes=True))
    why = _why(texts, here, writes=True)
    if not why and here.model is not None and not here.model.follows:
        why = texts("palette.why.no_last")
    yield _act(texts, "copy_last", why)
    if snippets_at(here.focused) is None:
        yield _act(texts, "snippet", texts("palette.why.no_text"))
    else:
        yield _act(texts, "snippet")


def snippets_at(widget: QWidget | None) -> SnippetTyping | None:
    """The snippets of the text that has the cursor."""
    if not isinstance(widget, QPlainTextEdit) or widget.isReadOnly():
        return None
    return widget.findChild(SnippetTyping)


def _place_lines(texts: Texts, here: Here) -> Iterator[Command]:
    page = texts("ui.palette.page")
    patients = texts("ui.patients.title")
    yield Command(f"place:{Place.PATIENTS}", patients, page, also=also(texts, "find_patient"))
    yield _place_of(texts, Place.RECORD, texts("ui.record.title"), here)
    if here.place is not Place.ASSESSMENT:
        yield _place_of(texts, Place.ASSESSMENT, texts("ui.palette.back"), here)
    if here.place is not Place.DOCUMENTS:
        yield _place_of(texts, Place.DOCUMENTS, texts("ui.documents.title"), here)
    title = texts("record_screens.practice.title")
    yield Command(f"place:{Place.PRACTICE}", title, page)


def _place_of(texts: Texts, place: Place, title: str, here: Here) -> Command:
    why = texts("palette.why.no_patient") if not here.has_patient else ""
    if place is not Place.RECORD:
        why = _why(texts, here)
    return Command(f"place:{place}", title, texts("ui.palette.page"), why_not=why)


def _paper_lines(texts: Texts, here: Here) -> Iterator[Command]:
    group, why = texts("palette.group.paper"), _why(texts, here)
    for kind in PAPERS:
        paper = texts(f"ui.documents.kind.{kind}")
        for act in PaperAct:
            title = texts(f"palette.line.paper_{act}", paper=paper)
            words = also(texts, f"paper_{act}")
            yield Command(f"paper:{kind}:{act}", title, group, _key(here, act), words, why)


def _key(here: Here, act: PaperAct) -> str:
    """The key that does it, where it holds."""
    if here.place is not Place.DOCUMENTS:
        return ""
    return {PaperAct.EXPORT: EXPORT.shown, PaperAct.PRINT: PRINT.shown}.get(act, "")


def _record_lines(texts: Texts, here: Here) -> Iterator[Command]:
    """Acts on a record: its page has buttons for them; elsewhere the line says where they are."""
    key = "not_this_entry" if here.place is Place.RECORD else "on_record"
    if not here.has_patient or not here.clinical:
        key = "not_your_role" if here.has_patient else "no_patient"
    why = texts(f"palette.why.{key}")
    group = texts("palette.group.record")
    titles = {f"entry_{a}": f"record_screens.entry.action.{a}" for a in RecordAction}
    for name, title in {**titles, **RECORD_ACTS}.items():
        if name != f"entry_{RecordAction.OPEN}":
            yield Command(f"record:{name}", texts(title), group, why_not=why)


def _practice_lines(texts: Texts, here: Here) -> Iterator[Command]:
    allowed, group = parts_for(here.role), texts("palette.group.practice")
    for part in PracticePart:
        said = texts(f"record_screens.practice.part.{part}")
        title = texts("palette.line.practice_part", part=said)
        why = "" if part in allowed else texts("palette.why.not_your_role")
        words = also(texts, part.value)
        yield Command(f"practice:{part}", title, group, also=words, why_not=why)


def _finding_lines(here: Here) -> Iterator[Command]:
    """Every finding, by section."""
    if not here.is_in_assessment or here.model is None:
        return
    catalogue = here.model.catalogue
    for section in form_sections(catalogue):
        for d in catalogue.in_section(section.id):
            words = (*d.synonyms, *d.aliases)
            yield Command(f"finding:{d.id}", d.label, section.title, also=words)


def knowledge_lines(texts: Texts, browse: KnowledgeBrowse) -> tuple[Command, ...]:
    """Pages of the knowledge base; those of findings and sources are found in it."""
    group = texts("palette.group.knowledge")
    return tuple(
        Command(
            f"knowledge:{item.ref.level}:{item.ref.id}",
            texts("palette.line.knowledge", kind=item.kind, label=item.label),
            group,
        )
        for item in browse.items
        if item.ref.level not in ("finding", "source")
    )
