"""The sentence of each step."""
