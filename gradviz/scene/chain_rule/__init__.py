"""The chain rule of one parameter, and what a nudge of it does."""
