"""The exceptions that people who use netdsl may catch; `netdsl.api.SpecError` is one more."""

from __future__ import annotations


class NetdslError(Exception):
    """Whatever netdsl raises on purpose."""


class RequestError(NetdslError, ValueError):
    """What was asked for is not there or cannot be done: a network, a parameter, a device."""


class MissingDependency(NetdslError, ImportError):
    """A library that this needs is not installed; the words say how to get it."""


class VerificationError(NetdslError):
    """A compiled module is not what was inferred from its spec: a bug in netdsl."""
