"""Pages; they do not know each other and ask the window by signals."""
