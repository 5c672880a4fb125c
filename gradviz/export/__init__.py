"""Writes runs as tables, worked solutions, scripts, pages and exercise sheets. No Qt."""
