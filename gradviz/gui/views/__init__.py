"""Views inside panels: the network canvas, plots, the surface in space, the chain rule."""
