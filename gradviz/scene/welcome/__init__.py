"""The first minute: the page that is shown at the start, and the tour of the window."""
