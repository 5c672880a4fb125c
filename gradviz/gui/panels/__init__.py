"""One panel each: takes a frame, shows it, emits wishes."""
