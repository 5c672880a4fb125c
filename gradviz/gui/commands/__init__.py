"""What menus and keys do: the table of actions, and small objects that carry them out."""
