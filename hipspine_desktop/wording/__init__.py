"""Texts for screen and paper: keys with checked placeholders, and the ways values are written."""
