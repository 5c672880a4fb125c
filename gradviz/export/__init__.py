"""Tables of a run, as text and JSON. No Qt."""
