# What Sphinx needs to know; `make docs` builds the pages without a network.

import sopflow

project = "sopflow"
author = "The sopflow authors"
project_copyright = "2026, The sopflow authors"
version = release = sopflow.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = f"sopflow {version}"
