"""The native engine: plans become C nodes, and text and objects are walked along them in one pass each.

It knows what the reference engine knows; wherever it is in doubt, that one answers.
"""
