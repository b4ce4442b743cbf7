"""Planning walks: what there is to walk in a SOP, the shortest way to each of it, the fewest walks by all of it.

And what of it a run has come by.
"""
