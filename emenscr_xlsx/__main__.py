"""`python -P -m emenscr_xlsx`: the command line, as the start scripts of a workspace call it.

Without `-P` Python itself looks for modules in the current folder first, before this one is asked.
"""

import os
import sys

sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != os.getcwd()]

from .cli import main  # noqa: E402 - nothing is imported before the current folder is out of the way

if __name__ == "__main__":
    main()
