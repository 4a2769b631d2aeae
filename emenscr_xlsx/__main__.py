"""`python -m emenscr_xlsx`: the command line, for the start scripts of a workspace."""

from .cli import main

if __name__ == "__main__":
    main()
