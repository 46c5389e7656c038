"""The encrypted store: tables, key ring, unit of work, migrations, audit, backup.

Only services come here. A failure of the world (disk full, locked, damaged, wrong password)
leaves this package as a :class:`hipspine_desktop.errors.StoreError` with one sentence.
"""
