"""The frame and the texts of the basin map."""
