"""The loss surface in space: mesh, axes, visibility."""
