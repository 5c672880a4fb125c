"""One page for a browser, with everything in it: the steps of an update, or the stops of a lesson.

`page` puts it together. What it shows comes from the window's frames: the network in `graph`, words and chain rules in
`explained`, the plots in `plots`, questions in `questions`, lessons in `lesson`. `storyboard` draws what is printed and
what is read without scripts. The page's own script and style sheet are in `resources/page`.
"""
