"""Models: they hold what is shown and tell when it changed."""
