"""Exercise sheets: variants of one network with other numbers, each with its answers and the usual mistakes'."""
