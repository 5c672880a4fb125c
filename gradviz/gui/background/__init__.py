"""Computations outside the window's thread: workers, deferred results, caches."""
