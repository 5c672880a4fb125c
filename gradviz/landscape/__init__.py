"""The loss around a point: slices over two parameters and their evaluation."""
