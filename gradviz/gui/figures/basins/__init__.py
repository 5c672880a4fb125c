"""Painters of the basin map."""
