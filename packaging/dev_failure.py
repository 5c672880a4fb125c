"""The one way in which dev.py fails."""


class DevError(Exception):
    """One sentence for the person at the keyboard: what is wrong, and the exact remedy."""
