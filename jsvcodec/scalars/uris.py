"""Which texts the reference takes for absolute URIs, and what it writes for a URI, as far as either is sure.

It knows the usual forms only; what it does not know it does not take.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jsvcodec.errors import WordError
from jsvcodec.scalars.patterns import Pattern

__all__ = ["is_absolute", "rewrite"]

_MAX_LENGTH = 65519  # UTF-16 units; beyond it the reference refuses any URI
_MAX_HOST = 255

_SCHEME = Pattern("([A-Za-z][A-Za-z0-9+.-]+):")  # of one letter it would be a drive
_AUTHORITY = Pattern(r"//(?:[A-Za-z0-9._~!$&'()*+,;=:%-]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#\\:@\[\]]+)(?::([0-9]{1,5}))?")
_MAILBOX = Pattern(r"[A-Za-z0-9._+-]+@([^/?#\\:@\[\],; ]+)")
_DRIVE_ALONE = Pattern(r"[A-Za-z][:|](?![/\\])")

_WITH_HOST = frozenset({"http", "https", "ws", "wss", "ftp"})
_UNSURE = frozenset({"gopher", "ldap", "net.pipe", "net.tcp", "news", "nntp", "telnet", "uuid", "vsmacros"})


def is_absolute(text: str) -> bool:
    """Say whether the reference surely reads a text as an absolute URI [S16].

    Taken are ``scheme://host…`` with a host of names or numbers, ``file:///…``, ``mailto:`` one mailbox, and
    ``scheme:…`` of schemes without a host (``urn:``, ``tel:``, ``data:`` and the like). White space may stand
    inside, but not at the ends.
    """
    found = _SCHEME.match(text)
    if not found or _is_too_long(text) or not text.isprintable() or text.endswith(" "):
        return False
    scheme, rest = found[1].lower(), text[found.end() :]
    if scheme in _UNSURE:
        return False
    if scheme == "mailto":
        mailbox = _MAILBOX.match(rest)
        return bool(mailbox and _is_host(mailbox[1]) and rest[mailbox.end() :][:1] in ("", "?"))
    if scheme == "file":
        host, slash, path = rest[2:].partition("/")
        return rest.startswith("//") and (_is_host(host) if host else _is_local(path)) and slash != ""
    if scheme in _WITH_HOST or rest.startswith("//"):
        return _has_authority(rest)
    return rest != "" and rest[0] not in "/\\"


def _is_too_long(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * _MAX_LENGTH


def _is_local(path: str) -> bool:
    """Say whether a path without a host names something, and from its root if it is on a drive."""
    return path[:1] not in ("", "/", "\\") and not _DRIVE_ALONE.match(path)


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
            _ipv6(host)
        except ValueError:
            return False
        return True
    return len(host) <= _MAX_HOST and all(map(_is_label, host.split(".")))


def _ipv6(host: str) -> str:
    """Return an address in brackets in its shortest form; raises `ValueError` if it is none."""
    from ipaddress import IPv6Address  # rare, and slow to import

    return f"[{IPv6Address(host[1:-1])}]"


def _is_label(label: str) -> bool:
    inner = label.replace("-", "").replace("_", "")
    limit = 63 if label.isascii() else 15  # in ASCII, each other letter takes up to four places
    return len(label) <= limit and label[:1].isalnum() and label[-1].isalnum() and inner.isalnum()


# ---- writing ----

_DEFAULT_PORTS = {"http:": 80, "ws:": 80, "https:": 443, "wss:": 443, "ftp:": 21}
_PORT = Pattern(":([0-9]+)$")

# .NET reads more numbers for an IPv4 address, 127.1 and 0x7f.1 too, and writes it at the end of some IPv6 ones.
_NUMBERS = Pattern(r"(?:(?:[0-9]+|0x[0-9a-f]*)(?:\.|$))+")
_IPV4 = Pattern(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}")
_IPV6 = Pattern(r"\[(?:::[0-9a-f]{0,4}|[1-9a-f](?!.*:5efe:).*)\]")

_ESCAPE = Pattern(  # of one character, with as many bytes as the first one says; or a lone %
    "%(?:[0-7]H|[CD]HN|EHNN|FHNNN|(?!HH))".replace("N", "%[89AB]H").replace("H", "[0-9A-F]"), re.IGNORECASE
)

_LONE_PERCENT = Pattern("%(?![0-9A-Fa-f]{2})")
_UNSURE_RELATIVE = Pattern(r"^(?:\\\\| *[A-Z][A-Z0-9+.-]*:| *[A-Z]\|)|%", re.IGNORECASE)
_UNSURE_ABSOLUTE = Pattern(
    r"^[^:]+://[^/?#]*%|%20$"  # kept, unless something else in the text makes .NET go over it twice
    r"|#.*#"
    r"|^ftp:.*\?"  # .NET knows no query there
    r"|^file:.*(?:\\|\||%2[EF]|%5C|%(?![0-9A-F]{2}))|^file:///[A-Z]:.*/\."  # paths of files have rules of their own
    r"|^[^:]+:[A-Z][:|][/\\]",  # and so has a drive
    re.IGNORECASE,
)


def rewrite(text: str) -> str:
    """Return what the reference writes for a URI, which is .NET's ``Uri.ToString()`` [S16].

    Raises:
        WordError: It is not sure what that is.
    """
    absolute = is_absolute(text)
    unsure = _is_unsure(text) if absolute else _UNSURE_RELATIVE.search(text)
    if unsure or _is_too_long(text) or not all(map(_is_taken, text)):
        raise _refusal()
    return _rewrite_absolute(text) if absolute else text


def _is_taken(char: str) -> bool:
    return " " <= char <= "~" or _is_iri(char)


def _is_iri(char: str) -> bool:
    """Say whether RFC 3987 allows a character beyond ASCII."""
    plane, place = divmod(ord(char), 1 << 16)
    if plane == 0:
        return 0xA0 <= place <= 0xD7FF or 0xF900 <= place <= 0xFDCF or 0xFDF0 <= place <= 0xFFEF
    return place <= 0xFFFD and (plane < 14 or (plane == 14 and place >= 0x1000))


def _is_private(char: str) -> bool:
    """Say whether RFC 3987 allows a character in queries alone."""
    return "\ue000" <= char <= "\uf8ff" or (char >= "\U000f0000" and ord(char) & 0xFFFF <= 0xFFFD)


def _refusal() -> WordError:
    return WordError("bad-text", "a URI that .NET surely writes in one way")


def _is_unsure(text: str) -> bool:
    """Say whether an absolute URI has a form of which it is not sure how .NET writes it, its host aside."""
    alone = text.isascii() and text.count("%") == 1  # a lone % spoils what stands near: escapes and surrogate pairs
    return bool(_UNSURE_ABSOLUTE.search(text) or (not alone and _LONE_PERCENT.search(text)))


def _rewrite_absolute(text: str) -> str:
    rest, sharp, fragment = text.partition("#")
    rest, mark, query = rest.partition("?")
    scheme, _, path = rest.partition(":")
    front = scheme.lower() + ":"
    if front == "mailto:":
        front, path = front + _rewrite_authority(path), ""
    elif path.startswith("//"):
        authority, slash, path = path[2:].partition("/")
        front += "//" + _rewrite_authority(authority, _DEFAULT_PORTS.get(front))
        path = _without_dots(_unescape(slash + path).replace("\\", "/"))
    else:
        path = _unescape(path)
    return front + path + mark + _unescape(query, _is_free_in_query) + sharp + _unescape(fragment)


def _rewrite_authority(authority: str, default_port: int | None = None) -> str:
    user, at, host = authority.rpartition("@")
    port = ""
    if found := _PORT.search(host):
        host = host[: found.start()]
        port = f":{int(found[1])}" if int(found[1]) != default_port else ""
    return user + at + _rewrite_host(host) + port


def _rewrite_host(host: str) -> str:
    if host.startswith("["):
        host = _ipv6(host)
        sure = bool(_IPV6.fullmatch(host))
    elif host.isascii():
        host = host.lower()
        sure = bool(_IPV4.fullmatch(host) or not _NUMBERS.fullmatch(host))
    else:
        from unicodedata import normalize

        sure = normalize("NFC", host.lower()) == host  # others come out differently on different machines
    if not sure:
        raise _refusal()
    return host


def _without_dots(path: str) -> str:
    """Return a path from the root, without its segments ``.`` and ``..``."""
    kept: list[str] = []
    segment = ""
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segment in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _is_free(char: str) -> bool:
    """Say whether .NET shows a character: no control, none that RFC 3986 reserves, neither ``%`` nor a backslash."""
    return char.isalnum() or char in ' "-.<>^_`{|}~' if char.isascii() else _is_iri(char)


def _is_free_in_query(char: str) -> bool:
    return _is_free(char) or _is_private(char)


def _unescape(part: str, is_free: Callable[[str], bool] = _is_free) -> str:
    """Return a part of a URI with the escapes undone that .NET undoes, and a lone ``%`` escaped."""

    def shown(found: re.Match[str]) -> str:
        escape = found[0]
        if escape == "%":
            return "%25"
        try:
            char = bytes.fromhex(escape.replace("%", "")).decode()
        except UnicodeDecodeError:
            return escape
        return char if is_free(char) else escape

    return _ESCAPE.sub(shown, part)
