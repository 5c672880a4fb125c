"""The window: the only part of gradviz that knows Qt."""
