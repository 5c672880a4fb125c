"""gradviz for programs and notebooks: the names of `import gradviz as gv`. Qt is not loaded before a figure is drawn or
the window is opened."""
