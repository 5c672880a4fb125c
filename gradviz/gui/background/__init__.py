"""Computations outside of the window's thread: workers, deferred results, caches."""
