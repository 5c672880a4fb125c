"""Presenting, predicting, lessons and the speaker's window."""
