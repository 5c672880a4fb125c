"""What the loss surface shows."""
