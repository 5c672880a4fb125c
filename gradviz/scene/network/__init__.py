"""What the network's graph shows, and where."""
