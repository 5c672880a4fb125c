"""How near the pointer has to be to take something."""

__all__ = ["NEAR"]

NEAR = 13.0  # pixels from the middle of the surface's point within which it is taken
