#!/usr/bin/env python3
"""Set the program up and start it, with nothing but Python installed.

python3 start.py                       open the program on its demo practice
python3 start.py test [pytest words]   run the checks: style, import contracts, types, tests
python3 start.py assess CASE.json ...  any other words go to the program as they are

The first run makes the folder .venv beside this file and fills it from requirements.lock (or
requirements-dev.lock for `test`), each file checked against its hash. A stamp in the folder
says what was installed, so that later runs need no network and start at once; a folder that was
left half-made, moved, or made by another Python is made anew. Only the standard library is
used, in a syntax that Pythons from 3.7 on can read, so that they can say that they are too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping, NamedTuple, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "start-stamp.json"
UNFINISHED = VENV / "start-unfinished"
LOG = VENV / "start-install.log"
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

MIN_PYTHON = (3, 11)
MIN_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}  # what Qt's ready-made packages ask for
# Variables that would lead the private environment astray.
FOREIGN_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")

# The system libraries that Qt loads, those that the tests load besides, and the Debian packages
# that bring them. Without any one of Qt's it ends the whole process at once, and names a wrong one.
LIBRARIES = json.loads((ROOT / "start_libraries.json").read_text(encoding="utf-8"))
QT_LIBRARIES, X11_LIBRARIES = LIBRARIES["qt"], LIBRARIES["x11"]
WAYLAND_LIBRARIES, TEST_LIBRARIES = LIBRARIES["wayland"], LIBRARIES["tests"]
SERVER_PACKAGE, SERVER_PROGRAMS = "postgresql", Path("/usr/lib/postgresql")


class SetupError(Exception):
    """Something outside the program stands in the way; its text says what, and a way out."""


class Plan(NamedTuple):
    """What one call of this file amounts to.

    Attributes:
        lock: the file of packages that must be installed.
        arguments: what the private Python is called with.
        in_checkout: whether it runs in the program's folder rather than the caller's.
        offscreen: whether Qt draws into memory instead of onto a screen.
        notice: a sentence for the user, "" when there is nothing to say.
    """

    lock: str
    arguments: list[str]
    in_checkout: bool
    offscreen: bool
    notice: str = ""


def main(words: Sequence[str]) -> int:
    """Carry out the whole call and return the exit status."""
    try:
        check_computer()
        plan = make_plan(words, can_show_windows(sys.platform, os.environ))
        ensure_system(plan)
        if not plan.offscreen and not screen_answers():
            say(f"No screen answers at {os.environ['DISPLAY']}, so no window can be shown.")
            plan = make_plan(words, windows=False)
        python = ensure_environment(plan.lock)
        if plan.notice:
            say(plan.notice)
        return run_program(python, plan)
    except SetupError as error:
        say(f"start.py: {error}")
    except OSError as error:
        say(f"start.py: {error}; mend that, then run the same command again.")
    except KeyboardInterrupt:
        say("start.py: Stopped; the same command begins again.")
        return 130
    return 1


def say(sentence: str) -> None:
    """Tell the user what is going on; standard output is the program's own."""
    print(sentence, file=sys.stderr, flush=True)  # never fails: stderr escapes what it cannot


# --- what is to be done ----------------------------------------------------------------------


def can_show_windows(system: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened: always on Windows and macOS, else where a display is."""
    if environment.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    if not system.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def make_plan(words: Sequence[str], windows: bool) -> Plan:
    """Read the command line."""
    if words and words[0] == "test":
        arguments = ["-m", "pytest", *worker_options(words[1:]), *words[1:]]
        return Plan(DEV_LOCK, arguments, in_checkout=True, offscreen=True)
    program = ["-P", "-m", "hipspine_desktop"]
    if words:
        return Plan(RUNTIME_LOCK, [*program, *words], in_checkout=False, offscreen=not windows)
    if windows:
        arguments = [*program, "demo", "--window"]
        return Plan(RUNTIME_LOCK, arguments, in_checkout=False, offscreen=False)
    return Plan(
        RUNTIME_LOCK,
        [*program, "demo", "--headless"],
        in_checkout=False,
        offscreen=True,
        notice="No display was found, so the demo practice runs without a window and says where "
        "its documents are; on a desktop the same command opens the program.",
    )


def worker_options(words: Sequence[str]) -> list[str]:
    """Two test workers, unless the caller chose otherwise or wants to step through a test."""
    chosen = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "--collect-only", "--co")
    if any(word.startswith(chosen) for word in words):
        return []
    return ["-n", "2", "--dist", "worksteal"]


# --- this computer ---------------------------------------------------------------------------


def check_computer() -> None:
    """Stop with a sentence where the program cannot run at all."""
    python = sys.version_info[:2]
    if python < MIN_PYTHON:
        fault = old_python_fault(python)
    elif sys.maxsize < 2**32:
        fault = "This program needs a 64-bit Python, and this one is 32-bit; install the other."
    elif sys.platform.startswith("linux"):
        fault = linux_fault(platform.machine(), glibc_version())
    else:
        fault = ""
    if fault:
        raise SetupError(fault)


def old_python_fault(python: tuple[int, ...]) -> str:
    """What to tell somebody whose Python is too old."""
    return (
        f"This program needs Python {MIN_PYTHON[0]}.{MIN_PYTHON[1]} or newer, and this is "
        f"Python {python[0]}.{python[1]}; call start.py with a newer one, for example "
        f"python{MIN_PYTHON[0]}.{MIN_PYTHON[1]} start.py."
    )


def linux_fault(machine: str, glibc: tuple[int, ...] | None) -> str:
    """Why no ready-made Qt fits this Linux, "" if one does."""
    wanted = MIN_GLIBC.get(machine)
    if wanted is not None and glibc is not None and glibc >= wanted:
        return ""
    found = "glibc " + ".".join(map(str, glibc)) if glibc else "no glibc"
    return (
        f"There is no ready-made Qt for this Linux ({machine}, {found}); Debian 12, Ubuntu 22.04 "
        "and newer work on x86_64, Debian 13, Ubuntu 24.04 and newer on aarch64."
    )


def glibc_version() -> tuple[int, ...] | None:
    """Version of the GNU C library in use, None where there is another."""
    try:
        name = os.confstr("CS_GNU_LIBC_VERSION") or ""  # "glibc 2.36"
        return tuple(int(part) for part in name.split()[1].split("."))
    except (AttributeError, IndexError, OSError, ValueError):
        return None


# --- system libraries ------------------------------------------------------------------------


def ensure_system(plan: Plan) -> None:
    """See to the system packages that Qt and the private environment need (Linux only)."""
    if not sys.platform.startswith("linux"):
        return
    wanted = wanted_libraries(plan.offscreen, os.environ)
    wanted.update(TEST_LIBRARIES if plan.lock == DEV_LOCK else {})
    missing = missing_libraries(wanted, can_load)
    packages = packages_of(missing, wanted)
    if not can_make_environments() and environment_state(plan.lock) == "rebuild":
        packages.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if packages:
        install_system_packages(packages, missing)
        missing = missing_libraries(wanted, can_load)
        if missing:
            raise SetupError(f"These libraries still do not load: {', '.join(missing)}.")
    if plan.lock == DEV_LOCK:
        offer_server()


def offer_server() -> None:
    """Bring the server that the tests of a shared practice start, where that can be done."""
    if any(SERVER_PROGRAMS.glob("*/bin/initdb")) or shutil.which("initdb"):
        return
    try:
        install_system_packages([SERVER_PACKAGE], [SERVER_PACKAGE])
    except SetupError:
        by_hand = " ".join(apt_command([SERVER_PACKAGE]))
        say(f"The tests of a practice on a server are left out; as root, {by_hand} mends that.")


def wanted_libraries(offscreen: bool, environment: Mapping[str, str]) -> dict[str, str]:
    """The libraries that Qt will load for this way of drawing."""
    if offscreen:
        return dict(QT_LIBRARIES)
    wayland = WAYLAND_LIBRARIES if environment.get("WAYLAND_DISPLAY") else {}
    return {**QT_LIBRARIES, **X11_LIBRARIES, **wayland}


def can_load(soname: str) -> bool:
    """Whether the system's loader finds a library."""
    import ctypes

    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(wanted: Iterable[str], loads: Callable[[str], bool]) -> list[str]:
    """Those of the wanted libraries that do not load."""
    return [soname for soname in wanted if not loads(soname)]


def packages_of(sonames: Iterable[str], packages: Mapping[str, str]) -> list[str]:
    """The Debian packages that bring some libraries, each once, in order."""
    return list(dict.fromkeys(packages[soname] for soname in sonames))


def can_make_environments() -> bool:
    """Whether this Python can make an environment with pip (Debian splits that off)."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def screen_answers() -> bool:
    """Whether the X server named in DISPLAY can be reached: Qt would abort, not complain."""
    import ctypes

    x11 = sys.platform.startswith("linux") and os.environ.get("DISPLAY")
    if not x11 or os.environ.get("WAYLAND_DISPLAY"):
        return True
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def apt_command(packages: Sequence[str]) -> list[str]:
    """The call that installs Debian packages without asking."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def install_system_packages(packages: Sequence[str], sonames: Sequence[str]) -> None:
    """Install Debian packages as root; otherwise stop with the one command to run."""
    if shutil.which("apt-get") is None:
        raise SetupError(
            "Some system libraries are missing; install the packages of your Linux that hold "
            f"{', '.join(sonames) or 'the venv module'}, then run the same command again."
        )
    by_hand = f"sudo apt-get update && sudo {' '.join(apt_command(packages))}"
    if os.geteuid() != 0:
        raise SetupError(
            "Some system packages are missing; run this once, then the same command again:\n"
            f"    {by_hand}"
        )
    say(f"Installing the system packages {' '.join(packages)} ...")
    update = ["apt-get", "update"]
    if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
        run_apt(update)
    if run_apt(apt_command(packages)) and (run_apt(update) or run_apt(apt_command(packages))):
        raise SetupError(
            "The system packages could not be installed; check the internet connection, or see "
            f"why with: {by_hand.replace('sudo ', '')}"
        )


def run_apt(command: Sequence[str]) -> int:
    """Run apt-get quietly and return its exit status."""
    return subprocess.run(
        [command[0], "-q", "-o", "DPkg::Lock::Timeout=120", *command[1:]],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    ).returncode


# --- the private environment -----------------------------------------------------------------


def ensure_environment(lock: str) -> Path:
    """Make .venv ready for a lock file and return its Python."""
    state = environment_state(lock)
    if state == "rebuild":
        make_environment()
    if state != "ready":
        install_packages(lock)
    return environment_python(VENV, os.name)


def environment_state(lock: str) -> str:
    """What .venv needs for a lock file: "ready", "install" or "rebuild"."""
    probe = None if UNFINISHED.exists() else probe_environment()
    return judge_environment(probe, read_stamp(STAMP), new_stamp(lock, probe))


def judge_environment(
    probe: Mapping[str, Any] | None, found: Mapping[str, Any], wanted: Mapping[str, Any]
) -> str:
    """Decide what an environment needs, from its probe, the stamp in it and the stamp wanted.

    An environment without our stamp was made by a developer: it is filled, not thrown away.
    """
    if probe is None or tuple(probe["python"]) < MIN_PYTHON:
        return "rebuild"
    if not found:
        return "install"
    if any(found.get(key) != wanted[key] for key in ("python", "location")):
        return "rebuild"
    installed = found.get("locks", {})
    same = all(installed.get(name) == digest for name, digest in wanted["locks"].items())
    return "ready" if same else "install"


def environment_python(folder: Path, os_name: str) -> Path:
    """The interpreter inside an environment."""
    return folder / ("Scripts/python.exe" if os_name == "nt" else "bin/python")


def probe_environment() -> dict[str, Any] | None:
    """Ask the environment's own Python who it is; None if it does not run or has no pip."""
    script = (
        "import importlib.util, json, sys, sysconfig; assert importlib.util.find_spec('pip');"
        "print(json.dumps({'python': sys.version_info[:2],"
        " 'packages': sysconfig.get_path('purelib')}))"
    )
    command = [str(environment_python(VENV, os.name)), "-I", "-c", script]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return answer


def read_stamp(path: Path) -> dict[str, Any]:
    """What the last finished installation noted, {} if there was none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def new_stamp(lock: str, probe: Mapping[str, Any] | None) -> dict[str, Any]:
    """What to note after installing a lock file; the developers' lock contains the other."""
    locks = [RUNTIME_LOCK, DEV_LOCK] if lock == DEV_LOCK else [RUNTIME_LOCK]
    return {
        "python": probe["python"] if probe else None,
        "location": str(VENV),
        "locks": {name: lock_digest(ROOT / name) for name in locks},
    }


def lock_digest(path: Path) -> str:
    """Fingerprint of a lock file, the same whatever the line endings."""
    try:
        return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()
    except FileNotFoundError:
        raise SetupError(f"{path.name} is missing; unpack the program again.") from None


def make_environment() -> None:
    """Make an empty .venv; until it is filled, a marker in it says that it is unfinished."""
    say("Making a private Python environment in .venv ...")
    if VENV.is_symlink() or VENV.is_file():
        raise SetupError(f"{VENV} is not a folder; move it away, then try again.")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    UNFINISHED.touch()
    done = run_quietly([sys.executable, "-I", "-m", "venv", str(VENV)])
    if done.returncode or probe_environment() is None:
        raise SetupError(
            f"The Python environment could not be made (details: {LOG}); install Python anew "
            "with its venv and ensurepip modules."
        )


def install_packages(lock: str) -> None:
    """Install what a lock file lists, put the program on the path, and stamp the result."""
    UNFINISHED.touch()
    if STAMP.exists():
        STAMP.unlink()
    say(f"Installing the packages of {lock}; done once, some minutes on a slow line ...")
    done = run_quietly(pip_command(environment_python(VENV, os.name), ROOT / lock))
    if done.returncode:
        raise SetupError(f"{pip_fault(done.stdout)} (Details: {LOG})")
    probe = probe_environment()
    if probe is None:
        raise SetupError(f"The new environment does not run; delete {VENV} and try again.")
    put_on_path(Path(probe["packages"]))
    STAMP.write_text(json.dumps(new_stamp(lock, probe), indent=1), encoding="utf-8")
    UNFINISHED.unlink()


def put_on_path(packages: Path) -> None:
    """Let the environment find the program's folder, by a relative path in plain ASCII."""
    line = os.path.relpath(str(ROOT), str(packages))
    (packages / "hipspine_desktop.pth").write_text(line + "\n", encoding="ascii")


def pip_command(python: Path, lock: Path) -> list[str]:
    """The call that installs a lock file: hashes checked, nothing compiled, nothing asked."""
    pip = [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    return [*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)]


def run_quietly(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a step of the set-up; its words go to the log, for the day that it fails."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        env=clean_environment(),
    )
    LOG.write_text(done.stdout, encoding="utf-8")
    return done


def pip_fault(output: str) -> str:
    """Translate pip's output into one sentence with a way out."""
    network = ("Retrying (", "NewConnectionError", "Max retries", "SSLError", "Timeout")
    kinds = (
        (("No space left",), "The disk is full: make 1 GB of room"),
        (("DO NOT MATCH THE HASHES",), "A download did not match its recorded hash"),
        (network, "The packages could not be downloaded: check the internet connection"),
        (
            ("No matching distribution", "not a supported wheel"),
            "A package is not to be had for this system and this Python: take Python 3.11 to 3.14",
        ),
    )
    for words, sentence in kinds:
        if any(word in output for word in words):
            return f"{sentence}, then run the same command again."
    return "The packages could not be installed; run the same command again."


def clean_environment() -> dict[str, str]:
    """The caller's environment without what would mislead the private Python."""
    return {name: value for name, value in os.environ.items() if name not in FOREIGN_VARIABLES}


# --- the program -----------------------------------------------------------------------------


def run_program(python: Path, plan: Plan) -> int:
    """Run the program or the tests and return its exit status (128 + n for signal n)."""
    environment = clean_environment()
    if plan.offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    folder = str(ROOT) if plan.in_checkout else None
    process = subprocess.Popen([str(python), *plan.arguments], env=environment, cwd=folder)
    while True:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            continue  # the program was interrupted too, and decides for itself
        return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
