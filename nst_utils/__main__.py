"""``python -m nst_utils`` is the command ``nst``."""

import sys

from nst_utils.cli import main

sys.exit(main())
