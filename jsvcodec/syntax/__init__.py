"""JSV as syntax: documents as trees of nodes, without any types.

`tree` holds the nodes, `jsv` the way from text to nodes and back.
"""
