"""The headless door: argument parsing and exit statuses, no logic.

Exit status 0: done. 1: the world was against it (disk full, file locked). 2: the input or the
command line is wrong. 3: the records are not what was written. 70: a fault of the program itself.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hipspine_desktop import __version__
from hipspine_desktop.errors import CaseError, HipspineError, KnowledgeError

DONE, WORLD_FAILED, BAD_INPUT, NOT_SOUND, OUR_FAULT = 0, 1, 2, 3, 70


def run(arguments: Sequence[str]) -> int:
    """Run one command line; every failure is a sentence on standard error.

    Args:
        arguments: words after the program's name; none opens the window.

    Returns:
        The exit status (see the module's docstring).
    """
    options = _parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = options.action
    try:
        return action(options)
    except (CaseError, KnowledgeError) as fault:
        _complain(*fault.problems)
        return BAD_INPUT
    except HipspineError as fault:
        _complain(str(fault))
        return WORLD_FAILED
    except BrokenPipeError:
        return DONE
    except Exception as fault:  # noqa: BLE001 - the last wall: no traceback reaches the user
        _complain(_own_fault(fault))
        return OUR_FAULT


def _own_fault(fault: Exception) -> str:
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(frame.filename).name}, line {frame.lineno}"
    return f"The program met a fault of its own ({type(fault).__name__} in {place})."


def _complain(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hipspine-desktop",
        description="Hip or spine: assessment program for physiotherapists. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(action=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, action, text in (
        ("findings", _findings, "list every finding that can be answered"),
        ("conditions", _conditions, "list the conditions that are told apart"),
        ("red-flags", _red_flags, "list the red-flag rules"),
    ):
        listing = commands.add_parser(name, help=text)
        listing.add_argument("--json", action="store_true", help="as JSON for other programs")
        listing.set_defaults(action=action)
    _add_assess(commands)
    _add_knowledge(commands)
    _add_records(commands)
    dictionary = commands.add_parser("data-dictionary", help="tables and columns, as Markdown")
    dictionary.set_defaults(action=_data_dictionary)
    demo = commands.add_parser("demo", help="try the program on invented patients")
    way = demo.add_mutually_exclusive_group()
    way.add_argument("--window", action="store_true", help="open the window (the default)")
    way.add_argument("--headless", action="store_true", help="assess, write PDFs, print paths")
    demo.add_argument("--out", type=Path, help="folder for the headless demonstration")
    demo.set_defaults(action=_demo)
    return parser


def _add_assess(commands: Any) -> None:
    assess = commands.add_parser("assess", help="assess one case file (docs/headless.md)")
    assess.add_argument("case", type=Path, metavar="CASE.json")
    assess.add_argument("--out", type=Path, required=True, metavar="DIR")
    assess.add_argument("--pdf", action="store_true", help="also write the papers as PDF")
    assess.set_defaults(action=_assess)


def _add_knowledge(commands: Any) -> None:
    knowledge = commands.add_parser("knowledge", help="look after the knowledge base")
    actions = knowledge.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="check every entry; one line per fault")
    check.add_argument("directory", type=Path, nargs="?", help="another knowledge directory")
    check.add_argument("--notes", action="store_true", help="also what is merely worth knowing")
    check.set_defaults(action=_knowledge_check)
    show = actions.add_parser("show", help="everything about one finding, condition, rule, …")
    show.add_argument("id", metavar="ID")
    show.set_defaults(action=_knowledge_show)
    coverage = actions.add_parser("coverage", help="findings against conditions, as Markdown")
    coverage.set_defaults(action=_knowledge_coverage)
    export = actions.add_parser("export", help="the whole base as a book to read on paper")
    export.add_argument("--pdf", type=Path, required=True, metavar="FILE")
    export.set_defaults(action=_knowledge_export)


def _add_records(commands: Any) -> None:
    verify = commands.add_parser(
        "verify", help="prove that the records, or one PDF, are what was written"
    )
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE.pdf", help="a paper issued")
    verify.add_argument("--head", default="", metavar="HEX", help="head of the log kept elsewhere")
    backup = commands.add_parser("backup", help="make an encrypted backup and check it")
    backup.add_argument("to", type=Path, metavar="DIR")
    backup.add_argument("--keep", type=int, metavar="N", help="keep the newest N backups there")
    restore = commands.add_parser("restore", help="put a backup in the place of the records")
    restore.add_argument("backup", type=Path, metavar="FILE.hipspine")
    for command, action in ((verify, _verify), (backup, _backup), (restore, _restore)):
        command.add_argument("--folder", type=Path, metavar="DIR", help="folder of the practice")
        command.add_argument("--user", default="", metavar="NAME", help="who signs in")
        command.set_defaults(action=action)


def _window(_options: argparse.Namespace) -> int:
    from hipspine_desktop.app import run_window

    return run_window()


def _demo(options: argparse.Namespace) -> int:
    if not options.headless:
        from hipspine_desktop.app import run_window
        from hipspine_desktop.headless import open_demo

        _say("The demo practice is being opened. Its patients are invented.")
        folder, hint = open_demo()
        return run_window(folder, hint)
    from hipspine_desktop.headless import demonstrate

    _say(*demonstrate(options.out))
    return DONE


def _findings(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import finding_listing

    return _list(finding_listing(), options.json, ("id", "kind", "label"))


def _conditions(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import condition_listing

    return _list(condition_listing(), options.json, ("id", "region", "label"))


def _red_flags(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import red_flag_listing

    return _list(red_flag_listing(), options.json, ("id", "urgency", "label"))


def _list(rows: list[dict[str, Any]], as_json: bool, columns: tuple[str, ...]) -> int:
    if as_json:
        _say(json.dumps(rows, ensure_ascii=False, indent=1))
        return DONE
    widths = [max((len(str(row[c])) for row in rows), default=0) for c in columns]
    for row in rows:
        cells = (str(row[c]).ljust(w) for c, w in zip(columns, widths, strict=True))
        _say("  ".join(cells).rstrip())
    return DONE


def _assess(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import assess_file

    _say(*(str(path) for path in assess_file(options.case, options.out, with_pdf=options.pdf)))
    return DONE


def _knowledge_check(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import knowledge_faults, knowledge_summary

    errors, others = knowledge_faults(options.directory, with_notes=options.notes)
    _say(*others)
    if errors:
        raise KnowledgeError(errors)
    _say(knowledge_summary(options.directory))
    return DONE


def _knowledge_show(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import knowledge_page

    _say(knowledge_page(options.id))
    return DONE


def _knowledge_coverage(_options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import knowledge_coverage

    _say(knowledge_coverage().rstrip("\n"))
    return DONE


def _knowledge_export(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless import export_knowledge

    _say(str(export_knowledge(options.pdf)))
    return DONE


def _data_dictionary(_options: argparse.Namespace) -> int:
    from hipspine_desktop.store.data_dictionary import dictionary_markdown

    _say(dictionary_markdown().rstrip("\n"))
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless_records import verify, verify_file

    if options.file is not None:
        said, is_ours = verify_file(options.folder, options.user, options.file)
        if is_ours:
            _say(said)
        else:
            _complain(said)
        return DONE if is_ours else NOT_SOUND
    lines, faults = verify(options.folder, options.user, options.head)
    _say(*lines)
    _complain(*faults)
    return NOT_SOUND if faults else DONE


def _backup(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless_records import backup

    _say(*backup(options.folder, options.user, options.to, options.keep))
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from hipspine_desktop.headless_records import restore

    _say(*restore(options.folder, options.user, options.backup))
    return DONE
