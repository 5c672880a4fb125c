"""A run: its setup, its state, the trace of one update, the steps, the timeline, the fast trainer."""
