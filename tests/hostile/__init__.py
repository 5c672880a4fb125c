"""A campaign of mutated inputs: whatever a file, a link or an argument holds, the program answers or refuses."""
