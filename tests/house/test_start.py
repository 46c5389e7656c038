"""start.py: what it decides, and what it tells a person whose computer lacks something."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import start
from tests.house.checkout import ROOT

PROBE = {"python": [3, 11], "packages": "/x/lib/python3.11/site-packages"}
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")


NEWER = (
    "if (n := 1): pass",
    "def f(a, /): pass",
    "print(f'{n=}')",
    "with (open(a) as b, open(c) as d): pass",
    "match n:\n    case 1: pass",
    "try: pass\nexcept* OSError: pass",
)
"""What a Python 3.7 cannot read: it would end in a SyntaxError instead of our sentence."""

OLD_PYTHON = """
import runpy, sys
sys.modules.update(dict.fromkeys(("graphlib", "tomllib", "zoneinfo", "importlib.metadata")))
sys.version_info = (3, 7, 3, "final", 0)
sys.argv = [sys.argv[1], "findings"]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def first_line_refused(text: str, version: tuple[int, int]) -> int | None:
    """The line at which a Python stops reading, None where it reads to the end."""
    try:
        ast.parse(text, feature_version=version)
    except SyntaxError as error:
        return error.lineno
    return None


@pytest.mark.parametrize("newer", NEWER)
def test_an_old_python_reads_it_to_the_end_and_would_stop_at_newer_syntax(newer: str) -> None:
    ours = (ROOT / "start.py").read_text(encoding="utf-8")
    assert first_line_refused(ours, (3, 7)) is None
    stopped = first_line_refused(f"{ours}\n{newer}\n", (3, 7))
    assert stopped is not None
    assert stopped > len(ours.splitlines())


def test_an_old_python_comes_as_far_as_the_refusal() -> None:
    """Pretended, without the library's newer parts: nothing newer is needed before the check."""
    run = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON, str(ROOT / "start.py")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("start.py: This program needs Python 3.11 or newer, and this is")
    assert "Python 3.7;" in run.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in names}
    assert tops - sys.stdlib_module_names == set()


# --- the plan --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("win32", {"QT_QPA_PLATFORM": "minimal"}, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
    ],
)
def test_a_window_is_shown_where_one_can_be(
    system: str, environment: dict[str, str], expected: bool
) -> None:
    assert start.can_show_windows(system, environment) is expected


def test_without_words_the_demo_opens() -> None:
    plan = start.make_plan([], windows=True)
    assert plan.arguments == ["-P", "-m", "hipspine_desktop", "demo", "--window"]
    assert (plan.lock, plan.offscreen, plan.notice) == ("requirements.lock", False, "")


def test_without_a_display_the_demo_says_so_and_prints() -> None:
    plan = start.make_plan([], windows=False)
    assert plan.arguments[-2:] == ["demo", "--headless"]
    assert plan.offscreen
    assert plan.notice.startswith("No display was found")


@pytest.mark.parametrize("windows", [True, False])
def test_other_words_go_to_the_program_from_the_callers_folder(windows: bool) -> None:
    plan = start.make_plan(["assess", "case.json", "--out", "here"], windows)
    assert plan.arguments[2:] == ["hipspine_desktop", "assess", "case.json", "--out", "here"]
    assert (plan.in_checkout, plan.offscreen) == (False, not windows)


def test_the_checks_run_offscreen_in_the_checkout_with_two_workers() -> None:
    plan = start.make_plan(["test", "tests/house", "-x"], windows=True)
    workers = ["-n", "2", "--dist", "worksteal"]
    assert plan.arguments == ["-m", "pytest", *workers, "tests/house", "-x"]
    assert (plan.lock, plan.in_checkout, plan.offscreen) == ("requirements-dev.lock", True, True)


@pytest.mark.parametrize("words", [["-n0"], ["-n", "4"], ["--numprocesses=4"], ["--pdb"]])
def test_the_caller_chooses_the_workers(words: list[str]) -> None:
    assert start.make_plan(["test", *words], windows=False).arguments == ["-m", "pytest", *words]


# --- this computer ---------------------------------------------------------------------------


def test_an_old_python_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    assert start.main(["findings"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("start.py: This program needs Python 3.11 or newer, and this is Python")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("machine", "glibc", "fits"),
    [
        ("x86_64", (2, 36), True),
        ("x86_64", (2, 31), False),
        ("x86_64", None, False),
        ("aarch64", (2, 36), False),
        ("aarch64", (2, 39), True),
        ("i686", (2, 36), False),
    ],
)
def test_a_linux_without_ready_made_qt_is_named(
    machine: str, glibc: tuple[int, ...] | None, fits: bool
) -> None:
    assert (start.linux_fault(machine, glibc) == "") is fits


# --- system libraries ------------------------------------------------------------------------


def test_the_screens_libraries_are_wanted_only_with_a_screen() -> None:
    offscreen = start.wanted_libraries(True, {"WAYLAND_DISPLAY": "wayland-0"})
    x11 = start.wanted_libraries(False, {"DISPLAY": ":0"})
    both = start.wanted_libraries(False, {"WAYLAND_DISPLAY": "wayland-0"})
    assert offscreen == start.QT_LIBRARIES
    assert x11 == {**start.QT_LIBRARIES, **start.X11_LIBRARIES}
    assert both == {**x11, **start.WAYLAND_LIBRARIES}


def test_missing_libraries_become_packages_named_once() -> None:
    wanted = {"liba.so.1": "package-a", "libb.so.1": "package-ab", "libc.so.2": "package-ab"}
    missing = start.missing_libraries(wanted, lambda soname: soname == "liba.so.1")
    assert missing == ["libb.so.1", "libc.so.2"]
    assert start.packages_of(missing, wanted) == ["package-ab"]


def test_the_loader_is_really_asked() -> None:
    assert not start.can_load("libno-such-thing.so.9")


@LINUX_ONLY
def test_without_root_the_one_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1"
    with pytest.raises(start.SetupError, match=f"run this once.*\n    {command}$"):
        start.install_system_packages(["libgl1"], ["libGL.so.1"])


def test_another_linux_is_told_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(start.SetupError, match=r"that hold libGL\.so\.1, then"):
        start.install_system_packages(["libgl1"], ["libGL.so.1"])


@LINUX_ONLY
@pytest.mark.parametrize(
    ("statuses", "calls"),
    [
        ([0], ["install"]),
        ([100, 0, 0], ["install", "update", "install"]),
        ([100, 100], ["install", "update"]),
        ([100, 0, 100], ["install", "update", "install"]),
    ],
)
def test_stale_package_lists_are_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch, statuses: list[int], calls: list[str]
) -> None:
    left, made = list(statuses), []

    def run_apt(command: list[str]) -> int:
        made.append(command[1])
        return left.pop(0)

    monkeypatch.setattr(start, "run_apt", run_apt)
    monkeypatch.setattr(start.os, "geteuid", lambda: 0)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.Path, "glob", lambda self, pattern: iter([self]))
    if statuses[-1]:
        with pytest.raises(start.SetupError, match="could not be installed"):
            start.install_system_packages(["libgl1"], [])
    else:
        start.install_system_packages(["libgl1"], [])
    assert made == calls


@LINUX_ONLY
def test_a_display_that_nobody_answers_is_no_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    if not start.can_load("libxcb.so.1"):
        pytest.skip("no X library on this computer")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    assert start.screen_answers() is False
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert start.screen_answers() is True
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(start.sys, "platform", "darwin")  # where XQuartz sets it
    assert start.screen_answers() is True


def test_the_tests_bring_a_server_where_that_can_be_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(start, "SERVER_PROGRAMS", tmp_path)
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    monkeypatch.setattr(start, "install_system_packages", lambda p, s: asked.append(list(p)))
    start.offer_server()
    assert asked == [["postgresql"]]
    initdb = tmp_path / "15" / "bin" / "initdb"
    initdb.parent.mkdir(parents=True)
    initdb.touch()
    start.offer_server()
    assert asked == [["postgresql"]]
    assert capsys.readouterr().err == ""


def test_without_a_server_the_tests_go_on_and_say_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "SERVER_PROGRAMS", tmp_path)
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    start.offer_server()
    said = capsys.readouterr().err
    assert said.startswith("The tests of a practice on a server are left out; as root, apt-get")
    assert said.count("\n") == 1


def test_without_an_answering_screen_the_demo_runs_headless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[start.Plan] = []
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.setattr(start, "can_show_windows", lambda *_: True)
    monkeypatch.setattr(start, "ensure_system", lambda plan: None)
    monkeypatch.setattr(start, "screen_answers", lambda: False)
    monkeypatch.setattr(start, "ensure_environment", lambda lock: Path("python"))
    monkeypatch.setattr(start, "run_program", lambda python, plan: ran.append(plan) or 0)
    assert start.main([]) == 0
    assert ran[0].arguments[-1] == "--headless"
    said = capsys.readouterr()
    assert "No screen answers at :987" in said.err
    assert said.out == ""


# --- the private environment -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "ready"),
        ({"locks": {}}, "install"),
        ({"locks": {"requirements.lock": "older"}}, "install"),
        ({"python": [3, 12]}, "rebuild"),
        ({"location": "/elsewhere/.venv"}, "rebuild"),
        (None, "install"),
    ],
)
def test_what_an_environment_needs(change: dict[str, Any] | None, expected: str) -> None:
    wanted = start.new_stamp("requirements.lock", PROBE)
    found = {} if change is None else {**wanted, **change}
    assert start.judge_environment(PROBE, found, wanted) == expected


@pytest.mark.parametrize("probe", [None, {**PROBE, "python": [3, 9]}])
def test_an_environment_that_does_not_run_is_made_anew(probe: dict[str, Any] | None) -> None:
    wanted = start.new_stamp("requirements.lock", PROBE)
    assert start.judge_environment(probe, wanted, wanted) == "rebuild"


def test_the_developers_packages_serve_the_program_but_not_the_reverse() -> None:
    user = start.new_stamp("requirements.lock", PROBE)
    developer = start.new_stamp("requirements-dev.lock", PROBE)
    assert start.judge_environment(PROBE, developer, user) == "ready"
    assert start.judge_environment(PROBE, user, developer) == "install"


def test_a_lock_is_the_same_whatever_its_line_endings(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\ntwo\n")
    (tmp_path / "b").write_bytes(b"one\r\ntwo\r\n")
    (tmp_path / "c").write_bytes(b"one\nthree\n")
    digests = [start.lock_digest(tmp_path / name) for name in "abc"]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("damage", ["", "no json", "[1]"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, damage: str) -> None:
    (tmp_path / "stamp").write_text(damage, encoding="utf-8")
    assert start.read_stamp(tmp_path / "stamp") == {}
    assert start.read_stamp(tmp_path / "none") == {}


def test_each_system_keeps_its_python_elsewhere() -> None:
    assert start.environment_python(Path("v"), "posix") == Path("v/bin/python")
    assert start.environment_python(Path("v"), "nt") == Path("v/Scripts/python.exe")


def test_pip_checks_hashes_compiles_nothing_and_asks_nothing() -> None:
    command = start.pip_command(Path("python"), Path("requirements.lock"))
    assert {"--require-hashes", "--no-deps", "--no-input"} < set(command)
    assert command[command.index("--only-binary") + 1] == ":all:"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", "A download did not match"),
        ("WARNING: Retrying (Retry(total=4 ...\nERROR: No matching distribution", "check the int"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "take Python 3.11 to 3.14"),
        ("something else", "could not be installed"),
    ],
)
def test_pips_failures_become_a_sentence(output: str, expected: str) -> None:
    sentence = start.pip_fault(output)
    assert expected in sentence
    assert sentence.endswith("run the same command again.")


def test_nothing_of_the_callers_leads_the_private_python_astray(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/astray")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_PROXY", "kept")
    found = start.clean_environment()
    assert "PYTHONPATH" not in found
    assert "PIP_USER" not in found
    assert found["PIP_PROXY"] == "kept"


@pytest.mark.parametrize(
    ("script", "status"),
    [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)],
)
@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
def test_the_programs_exit_status_passes_through(script: str, status: int) -> None:
    plan = start.Plan("requirements.lock", ["-c", script], in_checkout=False, offscreen=True)
    assert start.run_program(Path(sys.executable), plan) == status
