"""Painters of the network."""
