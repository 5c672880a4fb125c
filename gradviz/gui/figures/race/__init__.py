"""Painters of races."""
