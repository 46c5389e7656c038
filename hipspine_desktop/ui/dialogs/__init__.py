"""Dialogs, each gone once closed."""
