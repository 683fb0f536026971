"""The JSON Schemas of the YAML files under src/koshiqon/schemas, written from the model.

python tools/schemas.py            write them
python tools/schemas.py --check    change nothing; exit 1 when one is missing or out of step
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from koshiqon.loading.schemas import schemas

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "src" / "koshiqon" / "schemas"


def wanted() -> dict[Path, str]:
    """Return what each schema file should hold."""
    return {
        FOLDER / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when something is out of step")
    options = parser.parse_args(arguments)
    stale = [
        (path, text)
        for path, text in wanted().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if options.check:
            print(f"{path.relative_to(ROOT)} is out of step; run: python tools/schemas.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
