"""Fractions kept as whole numbers, written for people and programs."""


def plain(value: int, parts: int) -> str:
    """Write so many of `parts` (a power of ten) of one as a plain decimal: plain(12_500, 1_000) is "12.5"."""
    whole, rest = divmod(abs(value), parts)
    sign = "-" if value < 0 else ""
    digits = f"{rest:0{len(str(parts)) - 1}d}".rstrip("0")
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
