"""Views that panels hold: the network canvas, plots, the surface in space, the chain rule."""
