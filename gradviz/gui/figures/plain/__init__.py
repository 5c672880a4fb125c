"""The plain, black-and-white drawing of a network, and the letters of textbooks."""
