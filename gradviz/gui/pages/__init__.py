"""Pages inside panels: chain rule, nudge, table, lesson."""
