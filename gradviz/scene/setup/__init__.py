"""The setup form, its edits, and the sheets for tables and weights."""
