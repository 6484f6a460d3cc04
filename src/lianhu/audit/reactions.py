"""Makes the worker know this room's jobs."""

from lianhu.audit import sealing, trace

__all__ = ["sealing", "trace"]
