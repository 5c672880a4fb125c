"""The frames and the texts of the loss surface and of the curvature."""
