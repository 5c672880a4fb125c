"""Exercise sheets and keys as pages."""
