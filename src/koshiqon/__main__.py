"""Run the command line with `python -m koshiqon`."""

from koshiqon.cli.main import run

if __name__ == "__main__":
    run()
