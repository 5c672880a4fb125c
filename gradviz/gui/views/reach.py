"""How near the pointer has to be to hit something, in pixels."""

__all__ = ["NEAR"]

NEAR = 13.0  # pixels from the middle of the surface's point within which it is taken
