"""Random use of the window for as long as one likes, with an eye on its memory."""
