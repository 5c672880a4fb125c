"""Sphinx's settings for the manual as a web site, which contains everything it shows and loads nothing from the web."""

project = "gradviz"
author = "The gradviz authors"
copyright = author
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns: list[str] = []
myst_heading_anchors = 2
# The chapters are plain text: "$" and "{" have no special meaning.
myst_enable_extensions: list[str] = []
highlight_language = "text"
html_theme = "furo"
html_title = "gradviz manual"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_show_sphinx = False
html_show_copyright = True
html_copy_source = False
html_show_sourcelink = False

html_theme_options = {
    f"{mode}_css_variables": {
        "color-brand-primary": blue,
        "color-brand-content": blue,
        "font-stack": "Inter, sans-serif",
    }
    for mode, blue in (("light", "#0b62a8"), ("dark", "#6db3f2"))
}
