"""Fuzz one target for some seconds: ``python tests/fuzz/run.py TARGET --seconds N [--sanitize] [--corpus DIR]``."""

import sys

from start import main

sys.exit(main())
