"""Predictions, lessons and the speaker's notes."""
