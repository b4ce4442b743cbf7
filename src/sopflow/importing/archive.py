"""Safe access to zip files and XML of strangers: limits on sizes, and no document type definitions."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element
from xml.parsers import expat

from sopflow.importing.errors import ENCRYPTED, MISSING_LIBRARY, NOT_READABLE, TOO_LARGE, UNSAFE, ImportingError
from sopflow.importing.strict import is_strict, usual
from sopflow.text import Text

MAX_PARTS = 2_000
MAX_XML = 25_000_000
MAX_TOTAL = 150_000_000
MAX_RATIO = 200
MAX_DEPTH = 256
MAX_NODES = 1_000_000
"""The limits of a zip file: parts, bytes of XML and in total, compression ratio, nesting of XML, and the elements and
attributes of a part."""

_SMALL = 100_000
_CHUNK = 1 << 16
_OFFICE_97 = b"\xd0\xcf\x11\xe0"
_DTD = Text("a document type definition", "definisi jenis dokumen (DTD)")
_EXTERNAL = "External"


class Archive:
    """The parts of a zip file, all of which were checked.

    Attributes:
        data: The file, with the usual namespaces.
        names: The names of the parts.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        """Check every part of a zip file.

        Args:
            data: The file.
            kind: The format, for messages.

        Raises:
            ImportingError: If the file is damaged, encrypted, unsafe or too large.
        """
        if data.startswith(_OFFICE_97):
            raise ImportingError(ENCRYPTED.filled(kind=kind))
        self._kind = kind
        self._nodes: dict[str, int] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check()
            self.data: bytes = data
            if is_strict(self._zip):
                self.data = usual(self._zip)
                self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
            raise ImportingError(NOT_READABLE.filled(kind=kind)) from None
        except RuntimeError:  # a password
            raise ImportingError(ENCRYPTED.filled(kind=kind)) from None
        self.names: frozenset[str] = frozenset(self._zip.namelist())

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_PARTS:
            raise _too_large(f"{MAX_PARTS:,}", Text("its number of parts", "jumlah bagiannya"))
        total = xml = 0
        for info in infos:
            is_xml = info.filename.lower().endswith((".xml", ".rels"))
            # The cells of sheets are read one by one.
            is_kept = not info.filename.startswith(("xl/worksheets/sheet", "xl/sharedStrings"))
            checker = _DtdChecker(self._kind, MAX_NODES if is_kept else MAX_XML) if is_xml else None
            size = 0
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    total += len(chunk)
                    xml += len(chunk) if is_xml else 0
                    if total > MAX_TOTAL or xml > MAX_XML:
                        limit = f"{(MAX_XML if xml > MAX_XML else MAX_TOTAL) // 1_000_000} MB"
                        raise _too_large(limit, Text("its uncompressed content", "isinya setelah diuraikan"))
                    if size > _SMALL and size > MAX_RATIO * max(info.compress_size, 1):
                        raise _too_large(f"{MAX_RATIO}:1", Text("compression", "tingkat pemampatan"))
                    if checker is not None:
                        checker.feed(chunk)
            if checker is not None:
                checker.close()
                self._nodes[info.filename] = checker.nodes

    def read(self, name: str) -> bytes:
        """Return a part; empty if it does not exist."""
        return self._zip.read(name) if name in self.names else b""

    def xml(self, name: str) -> Element | None:
        """Return the root element of a part; None if it does not exist."""
        if self._nodes.get(name, 0) > MAX_NODES:
            raise _too_many_nodes(MAX_NODES)
        data = self.read(name)
        return parse_xml(data) if data else None

    def visit(self, name: str, handle: Callable[[str, dict[str, str]], None]) -> None:
        """Call a function for each element of a part, without keeping the elements.

        Args:
            name: The name of the part.
            handle: Receives the name of an element and its attributes, all without namespaces.
        """
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = lambda tag, attributes: handle(
            tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attributes.items()}
        )
        parser.Parse(self.read(name), True)

    def relations(self, name: str) -> dict[str, str]:
        """Return the targets of a part's internal relations by id; external ones are never followed."""
        folder, _, file = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        if root is None:
            return {}
        return {
            each.get("Id", ""): _joined(folder, each.get("Target", ""))
            for each in root
            if each.get("TargetMode") != _EXTERNAL
        }


class _DtdChecker:
    """Reads XML piece by piece and refuses document type definitions, deep nesting and very many elements."""

    def __init__(self, kind: str, most: int) -> None:
        self._kind = kind
        self._most = most
        self._depth = 0
        self.nodes = 0
        self._has_content = False
        self._parser = expat.ParserCreate(namespace_separator="}")  # unbound prefixes are errors
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end

    def _refuse(self, *_arguments: object) -> None:
        raise ImportingError(UNSAFE.filled(subject=_DTD))

    def _begin(self, _name: str, attributes: dict[str, str]) -> None:
        self.nodes += 1 + len(attributes)
        if self.nodes > self._most:
            raise _too_many_nodes(self._most)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_large(str(MAX_DEPTH), Text("nested elements", "elemen bersarang"))

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def feed(self, chunk: bytes) -> None:
        self._has_content = True
        try:
            self._parser.Parse(chunk, False)
        except (expat.ExpatError, LookupError):
            raise ImportingError(NOT_READABLE.filled(kind=self._kind)) from None

    def close(self) -> None:
        if not self._has_content:
            return
        try:
            self._parser.Parse(b"", True)
        except (expat.ExpatError, LookupError):
            raise ImportingError(NOT_READABLE.filled(kind=self._kind)) from None


def _too_large(limit: str, subject: Text) -> ImportingError:
    return ImportingError(TOO_LARGE.filled(limit=limit, subject=subject))


def _too_many_nodes(most: int) -> ImportingError:
    return _too_large(f"{most:,}", Text("elements of a part", "elemen satu bagian"))


def _joined(folder: str, target: str) -> str:
    path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path)


def parse_xml(data: bytes) -> Element:
    """Parse checked XML.

    Raises:
        ImportingError: If the library is not installed.
    """
    try:
        from defusedxml import ElementTree  # noqa: PLC0415 (an optional library)
    except ImportError:
        raise missing("defusedxml") from None
    root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    return root


def missing(library: str) -> ImportingError:
    """Return the error for an optional library that is not installed."""
    return ImportingError(MISSING_LIBRARY.filled(name=library))


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, *path: str) -> Iterator[Element]:
    """Yield the descendants along a path of names without namespaces."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of names; None for none."""
    return next(children(element, *path), None)


def descendants(element: Element | None, name: str) -> Iterator[Element]:
    """Yield all descendants with a name, without namespace, in document order."""
    return (each for each in element.iter() if local(each) == name) if element is not None else iter(())


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)


def number(element: Element | None, name: str) -> int:
    """Return a whole number in an attribute; 0 for none."""
    try:
        return int(float(attribute(element, name, "0")[:20]))
    except (ValueError, OverflowError):
        return 0
