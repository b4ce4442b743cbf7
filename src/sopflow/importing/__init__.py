"""Importing SOP tables from Word, Excel, HTML and text files: drafts in YAML, with a report of every doubt."""

from sopflow.importing.doubts import Doubt
from sopflow.importing.errors import ImportingError
from sopflow.importing.evidence import Evidence
from sopflow.importing.imported import Draft, import_bytes, import_file

__all__ = ["Doubt", "Draft", "Evidence", "ImportingError", "import_bytes", "import_file"]
