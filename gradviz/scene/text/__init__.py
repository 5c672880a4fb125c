"""Numbers, symbols and lines of text as they are shown."""
