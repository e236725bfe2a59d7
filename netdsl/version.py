"""The version of netdsl."""

VERSION = "0.1.0"
