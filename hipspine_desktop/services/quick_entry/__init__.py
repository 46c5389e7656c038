"""The quick-entry line: many findings in one line; the grammar is in docs/quick-entry.md."""
