"""The headless door as other programs use it: listings, exit statuses, files written or not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hipspine_desktop import headless
from hipspine_desktop.cli import BAD_INPUT, DONE, OUR_FAULT, WORLD_FAILED, run
from hipspine_desktop.paths import resources_dir

CASE: dict[str, Any] = {
    "schema": 1,
    "patient": {"age": 61, "sex": "female"},
    "symptomatic_side": "right",
    "answers": [
        {"finding": "groin_pain", "side": "right", "answer": "present"},
        {"finding": "hip_ir_passive", "side": "right", "value": 12},
        {"finding": "hop_pain", "side": "right", "answer": "could_not_test", "reason": "pain"},
        {"finding": "ce_bladder_change", "answer": "absent"},
    ],
}


def write_case(folder: Path, case: object = CASE) -> Path:
    path = folder / "case.json"
    path.write_text(case if isinstance(case, str) else json.dumps(case), "utf-8")
    return path


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        (
            "findings",
            {"id", "label", "section", "kind", "sides", "unit", "range", "choices", "synonyms"},
        ),
        ("conditions", {"id", "label", "region"}),
        ("red-flags", {"id", "pathology", "urgency", "action"}),
    ],
)
def test_a_listing_is_json_with_every_promised_key(
    command: str, keys: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "--json"]) == DONE
    rows = json.loads(capsys.readouterr().out)
    assert len({row["id"] for row in rows}) == len(rows) > 10
    assert all(keys <= row.keys() for row in rows)
    assert run([command]) == DONE
    assert rows[0]["id"] in capsys.readouterr().out


def test_a_case_is_assessed_and_its_result_fits_the_published_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    assert run(["assess", str(write_case(tmp_path)), "--out", str(out), "--pdf"]) == DONE
    said = capsys.readouterr().out.splitlines()
    assert [Path(line).name for line in said] == [
        "result.json", "report.pdf", "letter.pdf", "summary.pdf",
    ]  # fmt: skip
    assert sorted(p.name for p in out.iterdir()) == [
        "letter.pdf", "report.pdf", "result.json", "summary.pdf",
    ]  # fmt: skip
    result = json.loads((out / "result.json").read_text("utf-8"))
    schema = json.loads((resources_dir() / "schemas" / "result.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(result)
    assert [side["side"] for side in result["sides"]] == ["right"]
    assert result["red_flag_questions"]["asked"] == 1
    assert {r["finding"] for r in result["reasons"]} >= {"groin_pain", "hip_ir_passive"}
    assert not {r["finding"] for r in result["reasons"]} & {"hop_pain"}, "not tested is no sign"
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")


def test_what_stands_beside_the_estimate_is_in_the_result_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {**CASE, "answers": [
        *CASE["answers"], {"finding": "mri_disc_degeneration", "answer": "present"},
    ]}  # fmt: skip
    assert run(["assess", str(write_case(tmp_path, case)), "--out", str(tmp_path / "out")]) == DONE
    result = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    schema = json.loads((resources_dir() / "schemas" / "result.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(result)
    rules = result["sides"][0]["rules"]
    assert rules, "internal rotation is an item of a rule"
    assert all(r["points"] <= r["points_at_most"] for r in rules)
    assert {p["finding"] for p in result["seen_without_pain"]} == {"mri_disc_degeneration"}
    assert all(p["ages"][0] <= 61 <= p["ages"][1] for p in result["seen_without_pain"])
    assert all(t["moves"]["region"] for t in result["next_tests"])
    assert all(r["turned_round"] is None or r["turned_round"] for r in result["reasons"])


def test_the_same_case_gives_the_same_result(tmp_path: Path) -> None:
    case = write_case(tmp_path)
    for name in ("one", "two"):
        assert run(["assess", str(case), "--out", str(tmp_path / name)]) == DONE
    one, two = (tmp_path / name / "result.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("", "is empty"),
        ("not json", "is not JSON"),
        ({**CASE, "symptomatic_side": "up"}, "allowed: left, right, bilateral, unknown"),
        (
            {**CASE, "answers": [{"finding": "hip_ir_passive", "side": "right", "value": 400}]},
            "answers[1] 'hip_ir_passive': is 400, allowed: -30 to 80",
        ),
        (
            {**CASE, "answers": [{"finding": "hip_ir_pasive", "side": "right", "value": 12}]},
            "nearest: hip_ir_passive",
        ),
    ],
)
def test_a_bad_case_ends_with_status_2_and_writes_nothing(
    tmp_path: Path, case: object, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["assess", str(write_case(tmp_path, case)), "--out", str(out)]) == BAD_INPUT
    heard = capsys.readouterr()
    assert said in heard.err
    assert "Traceback" not in heard.err
    assert heard.out == ""
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert run(["assess", str(write_case(tmp_path)), "--out", str(blocked)]) == WORLD_FAILED
    assert "Choose a folder that can be written" in capsys.readouterr().err
    assert blocked.read_text() == "in the way"


def test_a_full_disk_leaves_the_earlier_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "result.json").write_text("earlier")
    real = os.fdopen

    def full(handle: int, mode: str) -> Any:
        file = real(handle, mode)
        file.close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    assert run(["assess", str(write_case(tmp_path)), "--out", str(out)]) == WORLD_FAILED
    assert [p.name for p in out.iterdir()] == ["result.json"]
    assert (out / "result.json").read_text() == "earlier"


def test_one_blocked_file_leaves_all_earlier_ones(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "letter.pdf").mkdir(parents=True)
    (out / "result.json").write_text("earlier")
    case = write_case(tmp_path)
    assert run(["assess", str(case), "--out", str(out), "--pdf"]) == WORLD_FAILED
    assert sorted(p.name for p in out.iterdir()) == ["letter.pdf", "result.json"]
    assert (out / "result.json").read_text() == "earlier"


def test_a_fault_of_our_own_shows_no_traceback_and_no_words_of_the_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Mrs Somebody of Larkhollow")

    monkeypatch.setattr(headless, "assess_file", broken)
    assert run(["assess", str(write_case(tmp_path)), "--out", str(tmp_path / "o")]) == OUR_FAULT
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "Somebody" not in said
    assert "Traceback" not in said


def test_a_child_is_out_of_scope_and_red_flags_still_stand(tmp_path: Path) -> None:
    case = {**CASE, "patient": {"age": 12, "sex": "male"}}
    assert run(["assess", str(write_case(tmp_path, case)), "--out", str(tmp_path), "--pdf"]) == DONE
    result = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert result["sides"] == []
    assert any(issue["level"] == "error" for issue in result["issues"])


def test_the_headless_demonstration_writes_report_letter_and_summary_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--headless", "--out", str(tmp_path)]) == DONE
    said = capsys.readouterr().out
    printed = [Path(line.strip()) for line in said.splitlines() if line.strip().endswith(".pdf")]
    assert len(printed) == 21
    assert all(path.read_bytes().startswith(b"%PDF") for path in printed)
    assert "HOLLOWAY, Miriam (Mrs)" in said
    assert "EMERGENCY" in said
