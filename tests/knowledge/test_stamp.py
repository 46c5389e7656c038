"""Each result carries the version and the content hash of the knowledge it was made with."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, AnswerSet, SymptomaticSide
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir

CASE = Case(
    61, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet({AnswerKey("ce_saddle_numbness"): PRESENT})
)


def test_the_result_is_stamped(knowledge: KnowledgeBase) -> None:
    result = Reasoner(knowledge).assess(CASE)
    assert re.fullmatch(r"\d+\.\d+\.\d+", result.knowledge_version)
    assert (result.knowledge_version, result.knowledge_hash) == (
        knowledge.version,
        knowledge.content_hash,
    )


def test_a_changed_rule_changes_the_stamp(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """One word of one red flag: the version may stay, the hash cannot."""
    folder = tmp_path / "knowledge"
    shutil.copytree(resources_dir() / "knowledge", folder)
    file = folder / "red_flags" / "cauda_equina.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('timeframe = "Now"', 'timeframe = "Today"', 1), encoding="utf-8")
    changed = load_knowledge(folder)
    assert changed.version == knowledge.version
    stamps = {Reasoner(base).assess(CASE).knowledge_hash for base in (knowledge, changed)}
    assert len(stamps) == 2


def test_a_comment_or_another_file_does_not_change_it(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(resources_dir() / "knowledge", folder)
    old = folder / "red_flags" / "osteonecrosis.toml"
    moved = folder / "red_flags" / "zz_moved.toml"
    moved.write_text("# moved\n" + old.read_text(encoding="utf-8"), encoding="utf-8")
    old.unlink()
    assert load_knowledge(folder).content_hash == knowledge.content_hash
