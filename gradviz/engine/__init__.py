"""The mathematics of one network: no files, no windows, no randomness that is not seeded."""
