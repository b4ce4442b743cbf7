"""Scripts for a workflow test: the calls in which applications are most often wrong, for every place of a SOP."""
