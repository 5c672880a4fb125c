"""Where samples come from: inline rows, generators and CSV tables."""
