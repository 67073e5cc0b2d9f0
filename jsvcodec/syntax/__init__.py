"""JSV as syntax: documents as trees of nodes, without any types.

`rules` holds what is known without nodes, `tree` the nodes, `jsv` the way from text to nodes and back by the grammar.
`scan` goes that way without Lark's parser, also behind damage; `trail` says for both what is wrong.
"""
