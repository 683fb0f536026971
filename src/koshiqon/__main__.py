"""Run the command line with `python -m koshiqon`."""

from koshiqon.cli.main import main

if __name__ == "__main__":
    main()
