"""What a race shows."""
