"""JSV as syntax: documents as trees of nodes, without any types.

`rules` holds what is known without nodes, `tree` the nodes, `jsv` the way from text to nodes and back.
"""
