"""Widgets that know nothing of pages, store or services."""
