"""What is computed beside the window: workers, deferred results, caches."""
