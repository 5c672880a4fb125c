"""What must be fast or small, measured: each `bench_….py` has `main()`, which prints and answers 1 for too much."""
