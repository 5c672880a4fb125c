"""Small widgets, the style sheet and the theme."""
