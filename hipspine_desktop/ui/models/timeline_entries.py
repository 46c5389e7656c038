"""Makes the entries of the timeline from a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from hipspine_desktop.domain.assessment import Assessment, NarrativeField, Standing
from hipspine_desktop.domain.care import Episode
from hipspine_desktop.domain.records import IssuedDocument
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.services.paper_context import paper_standing
from hipspine_desktop.services.record_view import Record, SideFigures
from hipspine_desktop.ui.models.timeline_model import MiniBar, Tag, TagStyle, TimelineEntry
from hipspine_desktop.wording.formats import format_date
from hipspine_desktop.wording.texts import Texts

AREA = "record_screens.timeline"


def timeline_entries(
    texts: Texts, record: Record, *, show_withdrawn: bool = False
) -> tuple[TimelineEntry, ...]:
    """Headings of episodes, and under each its cards, latest first.

    What belongs to no episode stands first, without a heading while there is no episode at all.
    """
    maker = _Maker(texts, record, show_withdrawn)
    return tuple(maker.entries())


class _Maker:
    def __init__(self, texts: Texts, record: Record, show_withdrawn: bool) -> None:
        self._texts, self._record = texts, record
        self._shown = (*record.assessments, *(record.withdrawn if show_withdrawn else ()))
        self._by_id = {a.id: a for a in (*record.assessments, *record.withdrawn)}
        self._episode_of = {
            assessment_id: e.id for e in record.episodes for assessment_id in e.assessment_ids
        }

    def entries(self) -> Iterator[TimelineEntry]:
        groups: list[Episode | None] = [None, *self._record.episodes]
        for episode in groups:
            wanted = episode.id if episode is not None else ""
            cards = sorted(self._cards(wanted), key=lambda e: e.at, reverse=True)
            if episode is not None:
                yield self._heading(episode, cards)
            elif self._record.episodes and cards:
                yield self._no_episode(cards)
            yield from cards

    def _cards(self, episode_id: str) -> Iterator[TimelineEntry]:
        for assessment in self._shown:
            if self._episode(assessment) != episode_id:
                continue
            yield self._assessment(assessment)
            yield from self._notes(assessment)
        for document in self._record.documents:
            about = self._by_id.get(document.assessment_id)
            if about is not None and self._episode(about) == episode_id:
                yield self._document(document, about)

    def _episode(self, assessment: Assessment) -> str:
        """An amendment belongs where the original does."""
        found: Assessment | None = assessment
        while found is not None:
            if found.id in self._episode_of:
                return self._episode_of[found.id]
            found = self._by_id.get(found.amends_id or "")
        return ""

    def _heading(self, episode: Episode, cards: list[TimelineEntry]) -> TimelineEntry:
        texts = self._texts
        visits = sum(1 for c in cards if c.is_assessment and c.standing is not Standing.SUPERSEDED)
        if episode.ended_on is None:
            key, tag = "since", Tag(texts(f"{AREA}.open"), TagStyle.PLAIN)
        else:
            key, tag = "ended", Tag(texts(f"{AREA}.closed"), TagStyle.PLAIN)
        sentence = texts(
            f"{AREA}.{key}",
            start=format_date(episode.started_on),
            end=format_date(episode.ended_on) if episode.ended_on else "",
            n=visits,
        )
        if episode.outcome:
            sentence = f"{sentence}  ·  {episode.outcome}"
        at = datetime(
            episode.started_on.year, episode.started_on.month, episode.started_on.day, tzinfo=UTC
        )
        return TimelineEntry(
            at, episode.title, sentence=sentence, tags=(tag,), episode=episode, is_heading=True
        )

    def _no_episode(self, cards: list[TimelineEntry]) -> TimelineEntry:
        return TimelineEntry(cards[0].at, self._texts(f"{AREA}.no_episode"), is_heading=True)

    def _assessment(self, about: Assessment) -> TimelineEntry:
        texts = self._texts
        key = "follow_up" if about.follows_id is not None else "assessment"
        return TimelineEntry(
            at=about.created_at.astimezone(),
            title=texts(f"{AREA}.{key}"),
            author=self._author(about),
            sentence=self._sentence(about),
            tags=self._tags(about),
            bars=self._bars(about),
            assessment=about,
        )

    def _author(self, about: Assessment) -> str:
        if about.countersignature is None:
            return about.author_name
        return self._texts(
            f"{AREA}.countersigned", author=about.author_name, by=about.countersignature.name
        )

    def _tags(self, about: Assessment) -> tuple[Tag, ...]:
        texts, tags = self._texts, []
        styles = {
            Standing.DRAFT: TagStyle.DRAFT,
            Standing.SIGNED: TagStyle.SIGNED,
            Standing.AWAITING_COUNTERSIGNATURE: TagStyle.WAITING,
            Standing.SUPERSEDED: TagStyle.PLAIN,
            Standing.WITHDRAWN: TagStyle.GONE,
        }
        tags.append(Tag(texts(f"{AREA}.tag.{about.standing}"), styles[about.standing]))
        if about.amends_id is not None:
            key = "amended" if about.is_signed else "amending"
            tags.append(Tag(texts(f"{AREA}.tag.{key}", n=about.edition)))
        if about.addenda:
            tags.append(Tag(texts(f"{AREA}.tag.notes", n=len(about.addenda))))
        if about.id in self._record.altered:
            tags.append(Tag(texts(f"{AREA}.tag.altered"), TagStyle.WAITING))
        return tuple(tags)

    def _sentence(self, about: Assessment) -> str:
        texts = self._texts
        if about.withdrawal is not None:
            key = "wrong_patient" if about.withdrawal.wrong_patient else "withdrawn"
            return texts(
                f"{AREA}.{key}",
                date=format_date(about.withdrawal.at.astimezone().date()),
                by=about.withdrawal.name,
                reason=about.withdrawal.reason,
            )
        if about.id in self._record.altered:
            return texts(f"{AREA}.altered")
        if about.amends_id is not None and about.amendment_reason:
            return texts(
                f"{AREA}.amended",
                date=format_date(about.created_at.astimezone().date()),
                reason=about.amendment_reason,
            )
        side = texts(f"clinical.side.{about.complaint.symptomatic_side}")
        counted = texts("ui.record.answers", n=len(about.answers), side=side)
        words = about.impression.text or about.narrative.get(NarrativeField.COMPLAINT, "")
        return f"{counted}  ·  {' '.join(words.split())}" if words else counted

    def _bars(self, about: Assessment) -> tuple[tuple[MiniBar, ...], ...]:
        sides = self._record.figures.get(about.id, ())
        return tuple(self._row(figures, len(sides) > 1) for figures in sides[:2])

    def _row(self, figures: SideFigures, several: bool) -> tuple[MiniBar, ...]:
        texts = self._texts
        hip = texts(f"{AREA}.bar.hip")
        if several and figures.side is not EvaluatedSide.UNKNOWN:
            hip = texts(f"{AREA}.bar.of_side", side=texts(f"ui.side.{figures.side}"), label=hip)
        return (
            MiniBar(hip, figures.hip),
            MiniBar(texts(f"{AREA}.bar.spine"), figures.spine),
            MiniBar(texts(f"{AREA}.bar.both"), figures.both),
        )

    def _notes(self, about: Assessment) -> Iterator[TimelineEntry]:
        day = format_date(about.created_at.astimezone().date())
        for note in about.addenda:
            yield TimelineEntry(
                at=note.written_at.astimezone(),
                title=self._texts(f"{AREA}.note", date=day),
                author=note.name,
                sentence=" ".join(note.text.split()),
                assessment=about,
                note=note,
            )

    def _document(self, document: IssuedDocument, about: Assessment) -> TimelineEntry:
        texts = self._texts
        state = texts(f"ui.state.{document.state}").lower()
        return TimelineEntry(
            at=document.made_at.astimezone(),
            title=texts(f"ui.documents.kind.{document.kind}"),
            author=document.made_by,
            sentence=texts("ui.record.document", state=state, title=document.title),
            tags=self._paper_tags(document, about),
            assessment=about,
            document=document,
        )

    def _paper_tags(self, document: IssuedDocument, about: Assessment) -> tuple[Tag, ...]:
        """A word on a paper that counts no longer, as it stands or because of its record."""
        standing = paper_standing(document, about)
        if standing not in (Standing.SUPERSEDED, Standing.WITHDRAWN):
            return ()
        style = TagStyle.GONE if standing is Standing.WITHDRAWN else TagStyle.PLAIN
        return (Tag(self._texts(f"{AREA}.tag.{standing}"), style),)
