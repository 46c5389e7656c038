"""Clinic stories through the real window on a real encrypted database; told in docs/stories.md."""
