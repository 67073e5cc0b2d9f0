"""Documents to measure with, made from a fixed seed.

They are lists of sessions as the telephony service sends them; nothing here is timed.
"""

from __future__ import annotations

import random

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

__all__ = ["SEED", "response"]

SEED = 20260822

_NAMES = ["Ann Lee", "Smith, Jones & Co", 'Bob "B" Ray', "Zoë Åström", "Evo Northwest", "O'Hara: Legal"]


def response(sessions: int) -> GetActiveSessionsResponse:
    """Return an answer of so many sessions, each about 1.7 kB as JSV."""
    chance = random.Random(SEED)
    return GetActiveSessionsResponse(sessions=[_session(chance) for _ in range(sessions)])


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
