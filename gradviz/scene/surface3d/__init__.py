"""The loss surface in space: mesh, axes, what is hidden."""
