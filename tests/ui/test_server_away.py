"""A server that does not answer, or is named wrongly: a sentence at the door, and the way on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.sign_in_page import SignInPage
from tests.postgres import Cluster
from tests.ui.test_story import PASSWORD, Physio, set_up

AWAY = "The server of the records does not answer."


def _name_server(data_dir: Path, address: str) -> None:
    data_dir.mkdir(exist_ok=True)
    (data_dir / "practice.server").write_text(address)


@pytest.fixture
def port_of_nobody() -> Iterator[int]:
    with socket.socket() as taken:  # bound and not listened at, so that nobody else answers
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


def _said(physio: Physio) -> str:
    page = physio.page(SignInPage)
    label = page.findChild(QLabel, "sign_in_page_problem")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://door@127.0.0.1:{port}/records", AWAY),
        ("postgresql://door:secret@db.example/records", "The address of the server holds"),
        ("postgresql://door@db.example/records?sslmode=disable", "without proof"),
        ("http://db.example", "server"),
        ("", "server"),
    ],
)
def test_what_is_wrong_stands_at_the_door(
    address: str, said: str, port_of_nobody: int, data_dir: Path, qtbot: QtBot,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    _name_server(data_dir, address.format(port=port_of_nobody))
    physio = Physio(request.getfixturevalue("window"), qtbot)
    assert said in _said(physio)
    assert "secret" not in _said(physio)
    physio.fill("sign_in_page_username", "okonjo")
    physio.fill("sign_in_page_password", PASSWORD)
    physio.click("sign_in_page_go")
    physio.wait()
    assert said in _said(physio)  # said again, and it can be tried again
    assert physio.field("sign_in_page_go").isEnabled()


@pytest.fixture
def on_server(cluster: Cluster, data_dir: Path) -> Iterator[str]:
    """The address of an empty database that the practice is named to lie on."""
    cluster.set_owner_password(cluster.setup_password)
    made = cluster.new_database()
    address = f"postgresql://{made.user}@127.0.0.1:{made.port}/{made.database}"
    _name_server(data_dir, address)
    yield address
    cluster.admin(f"DROP DATABASE IF EXISTS {made.database} WITH (FORCE)")


def test_a_server_that_went_away_and_came_back(
    on_server: str, port_of_nobody: int, data_dir: Path, window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    said = physio.field("set_up_where")
    assert isinstance(said, QLabel)
    database = on_server.rpartition("/")[2]
    assert said.text() == f"The records will be kept on the server 127.0.0.1/{database}."
    set_up(physio)
    _name_server(data_dir, f"postgresql://door@127.0.0.1:{port_of_nobody}/records")
    window.sign_out()
    physio.wait()
    assert AWAY in _said(physio)
    _name_server(data_dir, on_server)
    physio.fill("sign_in_page_username", "okonjo")
    physio.fill("sign_in_page_password", PASSWORD)
    physio.click("sign_in_page_go")
    physio.page(PatientsPage)


def test_records_close_where_the_server_is_gone_at_signing_out(
    on_server: str, cluster: Cluster, window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    cluster.admin(f"DROP DATABASE {on_server.rpartition('/')[2]} WITH (FORCE)")
    window.sign_out()
    physio.wait()
    assert window._session is None
    assert "no such database" in _said(physio)
