"""The chain rule of one parameter, and the effect of a nudge of it."""
