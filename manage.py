#!/usr/bin/env python
"""Django's own door, for people who write code; `lianhu` is the one for people who run it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from config.cli import main

if __name__ == "__main__":
    main()
