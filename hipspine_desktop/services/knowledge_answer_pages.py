"""Pages of answers that cannot all hold, and of answers that follow from others."""

from __future__ import annotations

from hipspine_desktop.documents.model import DataTable, Facts, Items, Section, SubHeading, plain
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import ContradictionEntry, ImplicationEntry
from hipspine_desktop.services.knowledge_words import KnowledgeWords, capital


class AnswerPages:
    """What the program says of answers that do not go together; nothing is reckoned with it."""

    def __init__(self, words: KnowledgeWords) -> None:
        self.words = words

    def contradiction(self, entry: ContradictionEntry) -> Section:
        """Facts that cannot all hold."""
        words = self.words
        items = Items(tuple(plain(capital(words.fact(fact))) for fact in entry.facts))
        head = SubHeading(words.say("answers.contradiction_head"))
        return Section(entry.id, entry.label, (head, items), entry.id, in_outline=False)

    def implication(self, entry: ImplicationEntry) -> Section:
        """Facts from which another follows."""
        words = self.words
        items = Items(tuple(plain(capital(words.fact(fact))) for fact in entry.given))
        head = SubHeading(words.say("answers.implication_head"))
        follows = Facts(((words.say("answers.follows"), capital(words.fact(entry.then))),))
        return Section(entry.id, entry.label, (head, items, follows), entry.id, in_outline=False)

    def contradictions(self) -> Section:
        """All contradictions in one table, as the book shows them."""
        rows = tuple((entry.label, self._together(entry)) for entry in self._base.contradictions)
        return self._table("contradictions", rows)

    def implications(self) -> Section:
        """All answers that follow from others in one table."""
        words, joint = self.words, f" {self.words.say('trigger.and')} "
        rows = tuple(
            (
                entry.label,
                words.say(
                    "answers.implied",
                    given=joint.join(words.fact(fact) for fact in entry.given),
                    then=words.fact(entry.then),
                ),
            )
            for entry in self._base.implications
        )
        return self._table("implications", rows)

    @property
    def _base(self) -> KnowledgeBase:
        return self.words.base

    def _together(self, entry: ContradictionEntry) -> str:
        joint = f" {self.words.say('trigger.and')} "
        return joint.join(self.words.fact(fact) for fact in entry.facts)

    def _table(self, key: str, rows: tuple[tuple[str, str], ...]) -> Section:
        say = self.words.say
        heads = (say("answers.heads_shown"), say("answers.heads_facts"))
        table = DataTable(heads, rows, (0.45, 0.55))
        return Section(key, say(f"answers.{key}"), (table,), "", in_outline=False)
