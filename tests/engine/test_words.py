"""The words of probability have one home, and each whole percentage has one word."""

from __future__ import annotations

from pathlib import Path

from hipspine_desktop.engine.pathway import ADVISED_FROM
from hipspine_desktop.wording.formats import probability_word_key
from hipspine_desktop.wording.texts import Texts

ROOT = Path(__file__).parents[2]


def test_no_other_module_chooses_the_word() -> None:
    named = [
        path.name
        for path in (ROOT / "hipspine_desktop").rglob("*.py")
        if "clinical.probability." in path.read_text(encoding="utf-8")
    ]
    assert named == ["formats.py"]


def test_the_words_rise_with_the_probability_and_each_has_its_text() -> None:
    texts = Texts.load(ROOT / "resources" / "wording")
    keys = [probability_word_key(percent / 100.0) for percent in range(101)]
    assert list(dict.fromkeys(keys)) == [
        f"clinical.probability.{name}"
        for name in (
            "very_unlikely",
            "unlikely",
            "less_likely",
            "possible",
            "likely",
            "very_likely",
        )
    ]
    assert all(texts(key) for key in keys)


def test_advice_begins_where_the_word_becomes_possible() -> None:
    assert probability_word_key(ADVISED_FROM) == "clinical.probability.possible"
    assert probability_word_key(ADVISED_FROM - 1e-9) == "clinical.probability.less_likely"
