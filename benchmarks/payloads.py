"""Documents to measure with, made from a fixed seed: the telephony service's sessions and other shapes.

Each document is there as JSV and as JSON, so that every library reads the same members. Nothing here is timed.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, partial
from typing import Any

from jsvcodec import Codec
from jsvcodec.names import POLICIES
from jsvcodec.sessions import (
    CustomerBreadcrumb,
    FlowChannels,
    GetActiveSessionsResponse,
    SessionCallState,
    SessionDialState,
    SessionDirections,
    SessionHoldReasons,
    SessionInfo,
    SessionLogInfo,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionMemberRoles,
    SessionQueueStates,
)
from jsvcodec.types import Int32, Int64

__all__ = [
    "SEED",
    "SHAPES",
    "SLOW_LIMIT",
    "Payload",
    "empty",
    "plain_tree",
    "recurring",
    "response",
    "sessions",
    "tree",
]

SEED = 20260822

SLOW_LIMIT = 100
"""Sessions above which those that take milliseconds for each are not timed."""

_NAMES = ["Ann Lee", "Smith, Jones & Co", 'Bob "B" Ray', "Zoë Åström", "Evo Northwest", "O'Hara: Legal"]


@dataclass(frozen=True)
class Payload:
    """One document in both formats.

    Args:
        shape: What it is called in tables.
        count: How many sessions or other records it holds; figures are per record.
        hint: The class it is read into.
        make: Returns its value as our classes, anew each time.
        jsv: The document as JSV.
        json: The same members in the same order as JSON, no spaces, UTF-8.
    """

    shape: str
    count: int
    hint: Any
    make: Callable[[], Any]
    jsv: bytes
    json: bytes


# ---- from objects to trees, and to text ----


def tree(value: Any) -> Any:
    """Return an object of anybody's classes as JSON has it: wire names, members that are None left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return [tree(item) for item in value]
    if isinstance(value, dict):
        return {key: tree(item) for key, item in value.items()}
    cls: Any = type(value)
    members = ((wire, getattr(value, name)) for name, wire in _names(cls))
    found = {wire: tree(member) for wire, member in members if member is not None}
    return found if _names(cls) else value


@cache
def _names(cls: Any) -> list[tuple[str, str]]:
    """Return a class's attributes and their wire names, most derived class first; none if it is no record."""
    names, bases = list(getattr(cls, "__struct_fields__", ())), cls.__mro__
    if dataclasses.is_dataclass(cls):
        fields = {field.name for field in dataclasses.fields(cls)}
        names = [name for base in bases for name in inspect.get_annotations(base) if name in fields]
    return [(name, POLICIES["camel"](name)) for name in names]


def plain_tree(value: Any) -> Any:
    """Return a JSON tree as JSV without types has it: words where JSON has true and false."""
    if isinstance(value, dict):
        return {key: plain_tree(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_tree(item) for item in value]
    return str(value) if isinstance(value, bool) else value


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _payload(shape: str, count: int, hint: Any, make: Callable[[], Any]) -> Payload:
    """Return a value as the reference engine writes it."""
    value = make()
    return Payload(shape, count, hint, make, Codec(hint, engine="reference").encode(value), _json(tree(value)))


# ---- sessions ----


def response(sessions: int) -> GetActiveSessionsResponse:
    """Return an answer of so many sessions, each about 1.7 kB as JSV."""
    chance = random.Random(SEED)
    return GetActiveSessionsResponse(sessions=[_session(chance) for _ in range(sessions)])


@cache
def sessions(count: int) -> Payload:
    """Return the ordinary document, in which hardly any identifier, address or date comes twice."""
    return _payload("sessions", count, GetActiveSessionsResponse, partial(response, count))


def empty() -> Payload:
    """Return the answer that has no sessions."""
    return _payload("empty", 0, GetActiveSessionsResponse, partial(response, 0))


def _id(chance: random.Random) -> str:
    return f"{chance.getrandbits(96):024x}"


def _time(chance: random.Random) -> str:
    return f"2026-08-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:07.1234567Z"


def _phone(chance: random.Random) -> str:
    return f"+1555{chance.randint(1000000, 9999999)}"


def _session(chance: random.Random) -> SessionInfo:
    name = chance.choice(_NAMES)
    return SessionInfo(
        dial_state=chance.choice(list(SessionDialState)),
        call_state=chance.choice(list(SessionCallState)),
        queue_state=chance.choice(list(SessionQueueStates)),
        account_id=_id(chance),
        account_name=name,
        customer_id=_id(chance),
        customer_breadcrumb=[CustomerBreadcrumb(id=_id(chance), name=each) for each in chance.sample(_NAMES, 2)],
        customer_name=chance.choice(_NAMES),
        endpoint_id=_id(chance),
        endpoint_name=f"Desk {chance.randint(1, 400)}",
        destination=_phone(chance),
        to_address=_phone(chance),
        from_address=_phone(chance),
        from_name=name,
        channel=FlowChannels.VOICE,
        ended=False,
        call_sid=f"CA{_id(chance)}",
        hold_reason=SessionHoldReasons.NONE,
        conference_sid=f"CF{_id(chance)}",
        display_name=name,
        log=[SessionLogInfo(date=_time(chance), message=f"{each}: connected, waiting") for each in _NAMES[:3]],
        members=[_member(chance, role) for role in (SessionMemberRoles.CALLER, SessionMemberRoles.AGENT)],
        direction=chance.choice(list(SessionDirections)),
        was_missed=False,
        id=_id(chance),
        date_created=_time(chance),
        date_last_modified=_time(chance),
        created_by="system",
    )


def _member(chance: random.Random, role: SessionMemberRoles) -> SessionMemberInfo:
    return SessionMemberInfo(
        identity=f"client:{_id(chance)}",
        endpoint_id=_id(chance),
        display_name=chance.choice(_NAMES),
        is_original_member=role is SessionMemberRoles.CALLER,
        avatar_url=f"https://example.com/avatars/{_id(chance)}.png",
        application_data={"skill": "tax", "note": "returning, priority"},
        call_state=SessionMemberCallState.CONNECTED,
        role=role,
        call_sid=f"CA{_id(chance)}",
        muted=False,
    )


# ---- sessions of one service, where accounts, customers and agents come again ----

_QUEUES = ["Front desk", "Billing", "Claims", "Field service", "Night line"]
_FIRST = "Ann Bob Carla Dmitri Eve Farid Greta Hugo Ines Jonas Kim Lena Marco Nadia Olga Pedro Ruth Sam Tara Uwe"
_LAST = "Lee Smith Åström O'Hara Kovač Weber Rossi Novak Silva Khan Berg Costa Maier Popov Sato Tran Vega Wolf Yang Zhu"


@dataclass(frozen=True)
class _Known:
    """Somebody or something that sessions mention by an ID and a name."""

    id: str
    name: str


class _Switchboard:
    """A service's accounts, their customers and its agents, each with a desk: whom its sessions are about."""

    def __init__(self, chance: random.Random) -> None:
        people = [f"{first} {last}" for first in _FIRST.split() for last in _LAST.split()]
        self.chance = chance
        self.accounts = [_Known(_id(chance), f"{last} & Sons, Inc.") for last in _LAST.split()]
        self.customers = [
            (account, _Known(_id(chance), f"{account.name} No. {number}"))
            for account in self.accounts
            for number in range(75)
        ]
        self.agents = [(_Known(_id(chance), f"Desk {number}"), name) for number, name in enumerate(people, 1)]
        self.queues = [_Known(_id(chance), name) for name in _QUEUES]
        self.numbers = [_phone(chance) for _ in range(50)]

    def session(self) -> SessionInfo:
        """Return a caller's session with an agent."""
        chance = self.chance
        account, customer = chance.choice(self.customers)
        desk, agent = chance.choice(self.agents)
        queue, called, caller = chance.choice(self.queues), chance.choice(self.numbers), _phone(chance)
        of_caller, of_agent = f"CA{_id(chance)}", f"CA{_id(chance)}"
        said = f"Call from {caller} to {called}", f"Queued in {queue.name}", f"Answered by {agent} at {desk.name}"
        return SessionInfo(
            dial_state=SessionDialState.ACTIVE,
            call_state=chance.choice(list(SessionCallState)),
            queue_state=SessionQueueStates.CONNECTED,
            account_id=account.id,
            account_name=account.name,
            customer_id=customer.id,
            customer_breadcrumb=[CustomerBreadcrumb(id=each.id, name=each.name) for each in (account, customer)],
            customer_name=customer.name,
            endpoint_id=desk.id,
            endpoint_name=desk.name,
            destination=called,
            to_address=called,
            from_address=caller,
            from_name=customer.name,
            answered_by_name=agent,
            channel=FlowChannels.VOICE,
            ended=False,
            call_sid=of_caller,
            hold_reason=SessionHoldReasons.NONE,
            conference_sid=f"CF{_id(chance)}",
            display_name=customer.name,
            log=[SessionLogInfo(date=_time(chance), message=each) for each in said],
            members=[
                SessionMemberInfo(
                    identity=caller,
                    display_name=customer.name,
                    is_original_member=True,
                    application_data={"skill": "tax", "note": "returning, priority"},
                    call_state=SessionMemberCallState.CONNECTED,
                    role=SessionMemberRoles.CALLER,
                    call_sid=of_caller,
                    muted=False,
                ),
                SessionMemberInfo(
                    identity=f"client:{desk.id}",
                    endpoint_id=desk.id,
                    display_name=agent,
                    is_original_member=False,
                    avatar_url=f"https://example.com/avatars/{desk.id}.png",
                    application_data={"skill": "tax", "note": "returning, priority"},
                    call_state=SessionMemberCallState.CONNECTED,
                    role=SessionMemberRoles.AGENT,
                    call_sid=of_agent,
                    muted=False,
                ),
            ],
            answered_by_id=desk.id,
            direction=SessionDirections.INCOMING,
            was_missed=False,
            ring_queue_id=queue.id,
            id=_id(chance),
            date_created=_time(chance),
            date_last_modified=_time(chance),
            created_by="system",
        )


def _switchboard(count: int) -> GetActiveSessionsResponse:
    service = _Switchboard(random.Random(SEED))
    return GetActiveSessionsResponse(sessions=[service.session() for _ in range(count)])


@cache
def recurring(count: int) -> Payload:
    """Sessions of about the same size whose accounts, customers and agents come again, as a service's do."""
    return _payload("recurring", count, GetActiveSessionsResponse, partial(_switchboard, count))


# ---- the same sessions, arranged or spelled otherwise ----


def _shuffled(count: int) -> Payload:
    """Members and keys of every map in random order, the same in both formats."""
    chance = random.Random(SEED)

    def shuffle(value: Any) -> Any:
        if isinstance(value, list):
            return [shuffle(item) for item in value]
        if isinstance(value, dict):
            return {key: shuffle(value[key]) for key in chance.sample(list(value), len(value))}
        return value

    mixed = shuffle(tree(response(count)))
    jsv = Codec(engine="reference").encode(plain_tree(mixed))
    return Payload("shuffled", count, GetActiveSessionsResponse, partial(response, count), jsv, _json(mixed))


def _all_quoted(count: int) -> Payload:
    """Quotes around every value, needed or not; names stay bare. JSON looks so anyway."""

    def write(value: Any) -> str:
        if isinstance(value, list):
            return f"[{','.join(map(write, value))}]"
        if isinstance(value, dict):
            return "{" + ",".join(f"{key}:{write(item)}" for key, item in value.items()) + "}"
        return '"' + str(value).replace('"', '""') + '"'

    found = tree(response(count))
    jsv = write(plain_tree(found)).encode()
    return Payload("all quoted", count, GetActiveSessionsResponse, partial(response, count), jsv, _json(found))


_LATIN = str.maketrans("aeiouAEIOUcn", "äéïöüÄÉÏÖÜçñ")
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувщхыз")


def _half_foreign(count: int) -> GetActiveSessionsResponse:
    chance = random.Random(SEED)

    def change(value: Any) -> Any:
        if type(value) is str and chance.random() < 0.5:
            return value.translate(chance.choice((_LATIN, _CYRILLIC)))
        if isinstance(value, list):
            return [change(item) for item in value]
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items()}
        if dataclasses.is_dataclass(value):
            cls: Any = type(value)
            for name, _ in _names(cls):
                setattr(value, name, change(getattr(value, name)))
        return value

    changed: GetActiveSessionsResponse = change(response(count))
    return changed


def _non_ascii(count: int) -> Payload:
    """Half of all texts with accents on their vowels or, as often, all letters Cyrillic."""
    return _payload("half non-ASCII", count, GetActiveSessionsResponse, partial(_half_foreign, count))


# ---- other records of about the same size ----


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a meter saw: numbers and moments, hardly any text."""

    id: Int64
    first: datetime
    last: datetime | None = None
    mean: float | None = None
    complete: bool | None = None
    counts: list[Int32] | None = None
    values: list[float] | None = None
    moments: list[datetime] | None = None


@dataclass(slots=True, kw_only=True)
class Readings:
    """A document of readings."""

    readings: list[Reading] | None = None


def _readings(count: int) -> Readings:
    chance = random.Random(SEED)

    def moment() -> datetime:
        return datetime(2026, 8, 22, tzinfo=UTC) + timedelta(microseconds=chance.randrange(1, 10**12))

    def reading() -> Reading:
        return Reading(
            id=chance.getrandbits(62),
            first=moment(),
            last=moment(),
            mean=chance.uniform(0, 100),
            complete=chance.random() < 0.5,
            counts=[chance.randrange(-(10 ** chance.randint(1, 9)), 10**9) for _ in range(50)],
            values=[round(chance.uniform(-1000, 1000), chance.randint(1, 12)) for _ in range(40)],
            moments=[moment() for _ in range(16)],
        )

    return Readings(readings=[reading() for _ in range(count)])


def _numbers(count: int) -> Payload:
    """Records of integers, floats and dates with time zones, which JSON has as texts."""
    return _payload("numbers and dates", count, Readings, partial(_readings, count))


LEVELS = 30


def _lists_of(cls: Any) -> Any:
    return list[cls] | None


@cache
def _level(number: int) -> Any:
    """Return a class whose objects hold lists of the next class's; a chain, as not all libraries know recursion."""
    inner = [("inner", _lists_of(_level(number - 1)), None)] if number else []
    members: list[Any] = [("id", str | None, None), ("label", str | None, None), *inner]
    return dataclasses.make_dataclass(f"Level{number}", members, slots=True, kw_only=True)


@cache
def _deepest() -> Any:
    items = [("items", _lists_of(_level(LEVELS - 1)), None)]
    return dataclasses.make_dataclass("Deep", items, slots=True, kw_only=True)


def _nested(count: int) -> Any:
    chance = random.Random(SEED)

    def nest(number: int) -> Any:
        inner = {"inner": [nest(number - 1)]} if number else {}
        return _level(number)(id=_id(chance), label=f"Level {number}", **inner)

    return _deepest()(items=[nest(LEVELS - 1) for _ in range(count)])


def _deep(count: int) -> Payload:
    """Records inside records, thirty deep, each in a list: sixty brackets open at the innermost."""
    return _payload("deep", count, _deepest(), partial(_nested, count))


SHAPES: dict[str, Callable[[int], Payload]] = {
    "sessions": sessions,
    "recurring": recurring,
    "shuffled": _shuffled,
    "all quoted": _all_quoted,
    "half non-ASCII": _non_ascii,
    "numbers and dates": _numbers,
    "deep": _deep,
}
"""From the name of a shape to a document of so many records; the ordinary one first."""
