"""Workbooks are archives: what is in one is looked at before anything in it is read."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from kkk_scoring.files.finding import BadFile, Finding
from kkk_scoring.files.limits import ARCHIVE_BYTES, ARCHIVE_PARTS
from kkk_scoring.files.place import Place
from kkk_scoring.files.show import short
from kkk_scoring.messages import Message, say

Parts = dict[str, bytes]

_HEADER: Final = 30
"""Bytes before the name of a part where it begins, at least."""
_MACROS: Final = re.compile(r"vbaProject|macrosheets/|dialogsheets/|(^|/)(Basic|Scripts)/", re.IGNORECASE)
_FOREIGN: Final = re.compile(
    r"externalLinks?/|connections\.xml|queryTables/|embeddings/|activeX/|ctrlProps/|customUI|(^|/)Object ",
    re.IGNORECASE,
)
_OLD: Final = b"\xd0\xcf\x11\xe0"
_READ: Final = re.compile(r"\.(xml|rels)$|^mimetype$", re.IGNORECASE)


def open_archive(data: bytes, file: str) -> Parts:
    """The texts in the workbook *data*, by name; raises BadFile.

    Macros, links to other files, foreign objects, and archives that are larger inside than any
    score sheet are refused by their listing alone.
    """
    if data.startswith(_OLD):
        fix = say("Save it without a password as .xlsx or .ods.")
        raise _bad("KKK340", say("This is an old .xls file, or it is protected by a password."), file, fix)
    try:
        with ZipFile(BytesIO(data)) as archive:
            _look(archive.infolist(), file, len(data))
            parts = {info.filename: _unpacked(archive, info, file) for info in archive.infolist()}
    except (BadZipFile, ZlibError, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise _damaged(file) from None
    for name, part in parts.items():
        if name.endswith(".rels"):
            _refuse_links(part, file)
    return {name: part for name, part in parts.items() if _READ.search(name)}


def _look(infos: list[ZipInfo], file: str, size: int) -> None:
    """Refuses by the listing."""
    if len(infos) > ARCHIVE_PARTS or sum(info.file_size for info in infos) > ARCHIVE_BYTES:
        raise _too_large(file)
    if _overlap(infos, size) or len({info.filename for info in infos}) < len(infos):
        raise _bad("KKK341", say("The parts of this archive overlap; no program writes such a file."), file)
    for info in infos:
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & 1:
            raise _bad("KKK340", say("This archive is encrypted or packed in an unusual way."), file)
        if _MACROS.search(info.filename):
            fix = say("Save it as .xlsx or .ods, without macros.")
            raise _bad("KKK342", say("The file holds a program (a macro); it is not read."), file, fix)
        if _FOREIGN.search(info.filename):
            raise _foreign(info.filename, file)


def _overlap(infos: list[ZipInfo], size: int) -> bool:
    """Whether two parts share bytes of the archive: so a few bytes could unpack to very many."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _HEADER + len(info.orig_filename) + info.compress_size
    return end > size


def _unpacked(archive: ZipFile, info: ZipInfo, file: str) -> bytes:
    """A part, unpacked in full, so that nothing in it is larger than the listing says."""
    with archive.open(info) as opened:
        data = opened.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise _too_large(file)
    return data


def _refuse_links(relations: bytes, file: str) -> None:
    """Links to other files are refused; a web address that somebody wrote into a cell is not one."""
    from xml.parsers.expat import ExpatError, ParserCreate

    def look(name: str, attributes: dict[str, str]) -> None:
        outside = attributes.get("TargetMode", "").strip().lower() == "external"
        if outside and not attributes.get("Type", "").endswith("/hyperlink"):
            raise _foreign("TargetMode=External", file)

    def refuse(*_: object) -> None:
        raise ValueError

    parser = ParserCreate()
    parser.StartElementHandler = look
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(relations, True)
    except (ExpatError, ValueError):
        raise _damaged(file) from None


def _foreign(name: str, file: str) -> BadFile:
    message = say("The file is linked to others or holds foreign objects ({name}).", name=short(name))
    fix = say("Take the links and objects out, or fill in the workbook as it was sent.")
    return _bad("KKK343", message, file, fix)


def _damaged(file: str) -> BadFile:
    fix = say("Save it again as .xlsx or .ods.")
    return _bad("KKK340", say("This is no spreadsheet, or it is damaged."), file, fix)


def _too_large(file: str) -> BadFile:
    message = say("Unpacked, this file is larger than any score sheet.")
    return _bad("KKK341", message, file, say("Fill in the workbook as it was sent."))


def _bad(code: str, message: Message, file: str, fix: Message | None = None) -> BadFile:
    return BadFile([Finding(code, message, fix, Place(file, 1, 1))])
