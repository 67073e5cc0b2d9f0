"""Large responses of the telephony service, the same for the same number."""

from __future__ import annotations

import random

from jsvcodec.sessions import (
    GetActiveSessionsResponse,
    SessionCallState,
    SessionDialState,
    SessionInfo,
)

__all__ = ["response"]


def response(count: int) -> GetActiveSessionsResponse:
    """Return a response of so many sessions."""
    chance = random.Random(count)

    def text(length: int = 12) -> str:
        return "".join(chance.choices('abcdefghij é,:"', k=length))

    return GetActiveSessionsResponse(
        sessions=[
            SessionInfo(
                id=f"{chance.getrandbits(96):024x}",
                account_name=text(),
                created_by=text(8),
                date_created=f"2024-01-{chance.randint(10, 28)}T10:20:30Z",
                endpoint_id=f"{chance.getrandbits(32):08x}",
                dial_state=chance.choice(list(SessionDialState)),
                call_state=chance.choice(list(SessionCallState)),
                ended=chance.random() < 0.5,
            )
            for _ in range(count)
        ]
    )
