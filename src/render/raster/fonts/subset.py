"""Writes the two fonts of the pictures: `pip install fonttools uharfbuzz fontpkg-inter`, then `python subset.py`.

They are instances of the variable font Inter 4.1 for small and for large text, with the Latin, Greek, and Cyrillic letters, digits,
punctuation, and mathematical signs. What only layout engines and hinters read is left out. The distances of pairs of letters are a
plain `kern` table.
"""

import itertools
import pathlib

import fontpkg_inter
import uharfbuzz
from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib import instancer

SOURCE = pathlib.Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf"
INSTANCES = {"inter-regular.ttf": {"wght": 400, "opsz": 14}, "inter-bold.ttf": {"wght": 660, "opsz": 24}}
# Combining marks are left out: they need a layout engine, so texts with them count as not covered.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2BB, 0x2BC), (0x386, 0x3CE), (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1EFF), (0x2002, 0x200A),
    (0x2010, 0x2027), (0x202F, 0x205F), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2113, 0x2122), (0x2150, 0x215E), (0x2190, 0x2199),
    (0x2200, 0x2265), (0x25A0, 0x25CF), (0x2713, 0x2717),
]
LETTERS = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in "<>[]{}|\\^_`~@#$%&*+="] + list("’“”–—…äöüÄÖÜéèêàçñóíáßåøØÅ")
# In units of the font, of which 2048 are its size. Smaller distances are not seen.
LEAST = 24

for name, axes in INSTANCES.items():
    font = instancer.instantiateVariableFont(TTFont(SOURCE), axes)
    font.save("/tmp/instance.ttf")
    shaped = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path("/tmp/instance.ttf")))

    def advance(text):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaped, buffer, {"kern": True, "liga": False, "calt": False, "ccmp": False})
        return sum(position.x_advance for position in buffer.glyph_positions)

    single = {letter: advance(letter) for letter in LETTERS}
    glyphs = font.getBestCmap()
    pairs = {}
    for left, right in itertools.product(LETTERS, LETTERS):
        difference = advance(left + right) - single[left] - single[right]
        if abs(difference) >= LEAST:
            pairs[glyphs[ord(left)], glyphs[ord(right)]] = difference
    options = subset.Options()
    options.layout_features, options.hinting, options.glyph_names = [], False, False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "MVAR", "HVAR", "gasp", "prep", "fpgm", "cvt "]
    options.name_IDs = [0, 1, 2, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    kern, table = newTable("kern"), KernTable_format_0()
    kern.version, table.coverage, table.tupleIndex, table.kernTable = 0, 1, None, pairs
    table.apple = False
    kern.kernTables = [table]
    font["kern"] = kern
    # The same bytes every time.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(name)
    print(name, pathlib.Path(name).stat().st_size, "bytes,", len(font.getGlyphOrder()), "glyphs,", len(pairs), "pairs")
