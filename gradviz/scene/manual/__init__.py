"""The manual inside the program: the glossary, and the search in it and in the chapters."""
