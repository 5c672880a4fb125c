"""Pictures, animations and solutions written from the window or without one."""
