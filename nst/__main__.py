"""``python -m nst`` is the command ``nst``."""

import sys

from nst.cli import main

sys.exit(main())
