"""The frames and the layout of the network's graph."""
