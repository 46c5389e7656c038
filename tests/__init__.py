"""The tests: a package of their own, so that no installed one of this name stands before it."""
