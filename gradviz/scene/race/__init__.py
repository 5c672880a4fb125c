"""The frames and the texts of a race."""
