"""The Welcome page and the tour of the window."""
