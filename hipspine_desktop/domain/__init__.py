"""Frozen values the whole program speaks in: no input or output, no Qt, no SQL."""
