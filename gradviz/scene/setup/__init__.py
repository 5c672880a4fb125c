"""The form of the setup: its fields, and what an edit changes."""
