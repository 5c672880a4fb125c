"""Exercise sheets: variants of one network with different numbers, each with its answers and those of common mistakes.
"""
