"""Pieces of the page: fonts, glyphs, identity, tables, bars, page frame."""
