"""The body chart on the screen: drawing, list of regions, labels, proposals."""
