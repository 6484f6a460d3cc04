"""Paths of areas as text: "1.7.12." is an area, and "1." and "1.7." are the ones above it."""


def prefixes(path: str) -> list[str]:
    """The paths of an area and of all above it, highest first: "1.7." → ["1.", "1.7."]."""
    parts = path.split(".")[:-1]
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
