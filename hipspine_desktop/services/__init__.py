"""One function per user action; the only writers; each returns what changed."""
