"""Formats numbers, symbols and lines of text for display."""
