"""How is the length of a field kept in one byte? As Lucene and tantivy do, so that all engines score alike.

Lengths below 40 are kept as they are. Longer ones are rounded down to four binary digits of what they are above 24:
to 40, 42 ... 54, 56, 60 ... 84, 88, 96 and so on, by a ninth at the most. Source: `intToByte4` of Lucene's class
`org.apache.lucene.util.SmallFloat`; tantivy has the same numbers as a table, in its module `fieldnorm`.
"""

__all__ = ["ROUNDED", "byte_of", "range_of"]

_EXACT = 24
"""Numbers that take no part in the rounding: as many as are left of 256 if the greatest is 2^31 - 1."""


def _length_of(byte: int) -> int:
    if byte < _EXACT:
        return byte
    shift, digits = divmod(byte - _EXACT, 8)
    return _EXACT + (digits if shift == 0 else (digits | 8) << (shift - 1))


ROUNDED: tuple[int, ...] = tuple(map(_length_of, range(256)))
"""The lengths that there are, by the byte that stands for each."""


def byte_of(length: int) -> int:
    """Return the byte of the greatest length that is not above this one."""
    above = length - _EXACT
    if above < 16:
        return length
    if length > ROUNDED[-1]:
        return 255
    shift = above.bit_length() - 4
    return _EXACT + 8 * (shift + 1) + ((above >> shift) & 7)


def range_of(byte: int) -> tuple[int, int]:
    """Return the first and the last length that a byte stands for."""
    return ROUNDED[byte], ROUNDED[byte + 1] - 1 if byte < 255 else ROUNDED[255]
