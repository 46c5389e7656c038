"""The window: pages and widgets of PySide6; writes only through the services."""
