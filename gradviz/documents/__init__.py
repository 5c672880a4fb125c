"""Setups on disk and the presets that come with the program."""
