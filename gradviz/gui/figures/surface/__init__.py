"""Painters of the loss surface, in the plane and in space."""
