"""Marks that are typed into the columns of actors: ticks, bullets and characters of symbol fonts."""

from __future__ import annotations

from sopflow.importing.grid import Kind

_SIGNS = {
    "✓✔√☑✅✗✘☒⊠vVxX•*+": Kind.BOX,
    "■□▪▫◼◻⬛⬜▢▣▬▭▮▯█": Kind.BOX,
    "●○⬤◯⚫⚪◉": Kind.CAPSULE,
    "◆◇⬥⬦❖⧫♦": Kind.DIAMOND,
}
_KINDS = {sign: kind for signs, kind in _SIGNS.items() for sign in signs}

# Characters of symbol fonts, by their code in the font.
_SYMBOL_FONTS = {
    "wingdings": {
        0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆",
        0xA1: "○", 0xA2: "○", 0xA7: "■", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0x99: "○",
        0xA0: "■", 0xA1: "■", 0xA2: "■", 0xA3: "□", 0xAE: "◆", 0xAF: "◆",
    },
    "webdings": {0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗", 0x3C: "■"},
    "marlett": {0x61: "✓", 0x62: "✓", 0x72: "✗"},
    "symbol": {0xA8: "◆", 0xB7: "•", 0xD6: "√", 0xE0: "◇"},
}  # fmt: skip
_PRIVATE_USE = 0xF000


def mark_of(text: str) -> Kind | None:
    """Return the symbol that a cell's text draws; None if it is other text.

    >>> mark_of("√"), mark_of("◆"), mark_of("ya")
    (<Kind.BOX: 'box'>, <Kind.DIAMOND: 'diamond'>, None)
    """
    sign = text.strip().strip("()").replace("\N{VARIATION SELECTOR-16}", "").replace("\N{VARIATION SELECTOR-15}", "")
    kinds = {_KINDS.get(char) for char in sign if not char.isspace()}
    return kinds.pop() if len(kinds) == 1 else None


def in_symbol_font(text: str, font: str) -> str:
    """Return a text of a symbol font in Unicode; other text unchanged.

    Args:
        text: The text as the file has it.
        font: The name of the font.

    >>> in_symbol_font("ü", "Wingdings")
    '✓'
    """
    signs = _SYMBOL_FONTS.get(font.strip().casefold())
    if signs is None:
        return text
    return "".join(
        signs.get(ord(char) % _PRIVATE_USE if ord(char) >= _PRIVATE_USE else ord(char), char) for char in text
    )
