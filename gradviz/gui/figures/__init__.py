"""Painters that draw a frame on any paint device: the screen, PNG, SVG."""
