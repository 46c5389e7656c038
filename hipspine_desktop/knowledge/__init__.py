"""The knowledge base: schema, loader and checks of ``resources/knowledge``."""
