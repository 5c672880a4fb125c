"""What must be fast or small, measured. Each `bench_….py` has `main()`: it prints, and answers 1 where it is too much."""
