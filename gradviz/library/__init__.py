"""gradviz for programs and notebooks: what `import gradviz as gv` offers. Nothing here loads Qt before a figure is
drawn or the window is opened."""
