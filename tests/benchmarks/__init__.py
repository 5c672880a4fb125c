"""Benchmarks of speed and memory: each `bench_….py` has `main()`, which prints its results and returns 1 where a limit
is exceeded."""
