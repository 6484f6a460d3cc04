"""`python3 -m boot COMMAND`; the Makefile's targets are these commands."""

import sys

HAVE = ".".join(str(part) for part in sys.version_info[:2])
if HAVE != "3.11":
    # Said here, since an older Python cannot even read the rest of this package.
    sys.exit("联户：需要 Python 3.11，当前是 " + HAVE + "：请用 make run PYTHON=/路径/python3.11")

from boot.main import main  # noqa: E402

if __name__ == "__main__":
    # A terminal that cannot show Chinese gets question marks, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
