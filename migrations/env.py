"""Alembic's environment: runs the revisions on a connection it is handed.

The program (``hipspine_desktop/store/migrating.py``) opens the encrypted file, begins the
transaction and passes the connection in; there is no address and no key in here.
"""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("target_metadata"),
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
