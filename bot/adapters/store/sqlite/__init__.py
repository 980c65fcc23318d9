"""The store on one SQLite file."""

import sys
from importlib import import_module

# sqlite-utils takes numpy along wherever it is installed (plots bring it), for types that are never stored
# here: 12 MB in every process.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import_module("sqlite_utils")
    del sys.modules["numpy"]
