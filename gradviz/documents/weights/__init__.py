"""Weights that other programs have saved: read without their libraries, within bounds, and without running anything."""
