"""Which texts the reference takes for absolute URIs, as far as that is sure.

It knows the usual forms only; what it does not know it does not take.
"""

from __future__ import annotations

import ipaddress
import re

__all__ = ["is_absolute"]

_MAX_LENGTH = 65519  # beyond it the reference refuses any URI
_MAX_HOST = 255

_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]+):")  # of one letter it would be a drive
_AUTHORITY = re.compile(r"//(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#\\:@\[\]]+)(?::([0-9]{1,5}))?")
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]+@([^/?#\\:@\[\],; ]+)")

_WITH_HOST = frozenset({"http", "https", "ws", "wss", "ftp"})
_UNSURE = frozenset({"gopher", "ldap", "net.pipe", "net.tcp", "news", "nntp", "telnet", "uuid", "vsmacros"})


def is_absolute(text: str) -> bool:
    """Say whether the reference surely reads a text as an absolute URI [S16].

    Taken are ``scheme://host…`` with a host of names or numbers, ``file:///…``, ``mailto:`` one mailbox, and
    ``scheme:…`` of schemes without a host (``urn:``, ``tel:``, ``data:`` and the like). White space may stand
    inside, but not at the ends.
    """
    found = _SCHEME.match(text)
    if not found or len(text) > _MAX_LENGTH or not text.isprintable() or text.endswith(" "):
        return False
    scheme, rest = found[1].lower(), text[found.end() :]
    if scheme in _UNSURE:
        return False
    if scheme == "mailto":
        mailbox = _MAILBOX.match(rest)
        return bool(mailbox and _is_host(mailbox[1]) and rest[mailbox.end() :][:1] in ("", "?"))
    if scheme == "file":
        host, slash, path = rest[2:].partition("/")
        return rest.startswith("//") and (_is_host(host) if host else path[:1] not in ("", "/", "\\")) and slash != ""
    if scheme in _WITH_HOST or rest.startswith("//"):
        return _has_authority(rest)
    return rest != "" and rest[0] not in "/\\"


def _has_authority(rest: str) -> bool:
    """Say whether a text begins with ``//``, a host and maybe a port, up to a path, a query or the end."""
    found = _AUTHORITY.match(rest)
    if not found or rest[found.end() :][:1] not in ("", "/", "?", "#"):
        return False
    return _is_host(found[1]) and int(found[2] or 0) < 1 << 16


def _is_host(host: str) -> bool:
    """Say whether a host is an IPv6 address in brackets, or a name of letters, digits, hyphens and underscores."""
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    return len(host) <= _MAX_HOST and all(map(_is_label, host.split(".")))


def _is_label(label: str) -> bool:
    inner = label.replace("-", "").replace("_", "")
    limit = 63 if label.isascii() else 15  # in ASCII, each other letter takes up to four places
    return len(label) <= limit and label[:1].isalnum() and label[-1].isalnum() and inner.isalnum()
