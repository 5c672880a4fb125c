"""The error of dev.py."""


class DevError(Exception):
    """An error with one sentence for the user: what is wrong, and exactly how to fix it."""
