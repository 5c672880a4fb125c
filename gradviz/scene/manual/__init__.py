"""The manual inside the program: the glossary, and search over it and the chapters."""
