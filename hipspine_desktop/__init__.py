"""Hip-spine: assessment program for physiotherapists telling hip pain from spine pain."""

__version__ = "0.1.0"
