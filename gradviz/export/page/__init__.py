"""A self-contained page for a browser: the steps of an update, or the stops of a lesson.

`page` assembles it. Its contents come from the window's frames: the network in `graph`, sentences and chain rules in
`explained`, the plots in `plots`, questions in `questions`, lessons in `lesson`. `storyboard` draws the version for
printing and for browsers without scripts. The page's script and style sheet are in `resources/page`.
"""
