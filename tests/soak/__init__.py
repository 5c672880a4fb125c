"""Random use of the window for any time, with a check of its memory."""
