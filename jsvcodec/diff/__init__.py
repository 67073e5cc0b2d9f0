"""What differs between two documents, in one format or across the two: `compare` and what it returns.

`report` holds differences and levels, `rules` what is not to count, `documents` the way from anything to nodes,
`alignment` which items of two lists belong together, `comparing` the walk over two documents at once.
"""

from jsvcodec.diff.comparing import compare
from jsvcodec.diff.report import LEVELS, Difference, Kind, Level, Place, WireDiff
from jsvcodec.diff.rules import Rules

__all__ = ["LEVELS", "Difference", "Kind", "Level", "Place", "Rules", "WireDiff", "compare"]
