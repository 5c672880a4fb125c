"""The main window: its layout, settings, connections, recovery, and how files are opened."""
