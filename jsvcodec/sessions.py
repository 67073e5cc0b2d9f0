"""The types of the telephony service's ``GET /sessions/active``: data only, as its own page declares them.

Knows nothing of JSV: wire names, quoting and order on the wire are the codec's business.

Every member may be absent, so every field is optional and ``None`` means absent. Dates are texts, kept as the service
sends them. The enums are open: a number that a newer service sends for a state without a name is kept, too.
"""

from dataclasses import dataclass, field
from enum import Enum

from jsvcodec.types import Captured, Open

__all__ = [
    "CustomerBreadcrumb",
    "EntityInfo",
    "FlowChannels",
    "GetActiveSessions",
    "GetActiveSessionsResponse",
    "SessionCallState",
    "SessionDialState",
    "SessionDirections",
    "SessionHoldReasons",
    "SessionInfo",
    "SessionLogInfo",
    "SessionMemberCallState",
    "SessionMemberInfo",
    "SessionMemberRoles",
    "SessionQueueStates",
]


@dataclass(slots=True, kw_only=True)
class EntityInfo:
    """What every stored object of the service carries: its ID, and who made and changed it when."""

    id: str | None = None
    """ID of the object."""
    date_created: str | None = None
    """When the object was created; a text, as the service sends it."""
    date_last_modified: str | None = None
    """When the object was last changed; a text, as the service sends it."""
    created_by: str | None = None
    """User who created the object."""
    last_modified_by: str | None = None
    """User who last changed the object."""
    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""


class SessionDialState(Open, Enum):
    """Whether a session is active."""

    NONE = "None"
    ACTIVE = "Active"


class SessionCallState(Open, Enum):
    """State of a session's call."""

    DISCONNECTED = "Disconnected"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    PASSIVE = "Passive"


class SessionQueueStates(Open, Enum):
    """State of a session in its queue."""

    NONE = "None"
    QUEUED = "Queued"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    DISCONNECTED = "Disconnected"


@dataclass(slots=True, kw_only=True)
class CustomerBreadcrumb:
    """One step of the path that leads to a session's customer."""

    id: str | None = None
    """ID of the customer at this step."""
    name: str | None = None
    """Name of the customer at this step."""
    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""


class FlowChannels(Open, Enum):
    """Medium of a session."""

    VOICE = "Voice"
    CHAT = "Chat"
    FAX = "Fax"


class SessionHoldReasons(Open, Enum):
    """Why a session is on hold."""

    NONE = "None"
    TRANSFERRING = "Transferring"


@dataclass(slots=True, kw_only=True)
class SessionLogInfo:
    """One entry of a session's log."""

    date: str | None = None
    """When the entry was written; a text, as the service sends it."""
    message: str | None = None
    """What happened."""
    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""


class SessionMemberCallState(Open, Enum):
    """State of one member's leg of the call."""

    NONE = "None"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"


class SessionMemberRoles(Open, Enum):
    """Part a member plays in a session."""

    NONE = "None"
    CALLER = "Caller"
    AGENT = "Agent"
    TRANSFER = "Transfer"


@dataclass(slots=True, kw_only=True)
class SessionMemberInfo:
    """One participant of a session."""

    identity: str | None = None
    """Identity under which the member takes part."""
    endpoint_id: str | None = None
    """ID of the member's endpoint."""
    display_name: str | None = None
    """Name to show for the member."""
    is_original_member: bool | None = None
    """Whether the member is an original one of the session, not added later."""
    avatar_url: str | None = None
    """URL of the member's picture."""
    application_data: dict[str, str | None] | None = None
    """Free key and value texts that applications attach to the member."""
    call_state: SessionMemberCallState | None = None
    """State of the member's leg of the call."""
    role: SessionMemberRoles | None = None
    """Part the member plays in the session."""
    call_sid: str | None = None
    """Twilio call SID of the member's leg."""
    muted: bool | None = None
    """Whether the member is muted."""
    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""


class SessionDirections(Open, Enum):
    """Whether a session comes in or goes out."""

    INCOMING = "Incoming"
    OUTGOING = "Outgoing"


@dataclass(slots=True, kw_only=True)
class SessionInfo(EntityInfo):
    """One call, chat or fax that the service handles, from first ring to its end."""

    dial_state: SessionDialState | None = None
    """Whether the session is active."""
    call_state: SessionCallState | None = None
    """State of the call."""
    queue_state: SessionQueueStates | None = None
    """State in the queue."""
    account_id: str | None = None
    """ID of the account the session belongs to."""
    account_name: str | None = None
    """Name of the account the session belongs to."""
    customer_id: str | None = None
    """ID of the session's customer."""
    customer_breadcrumb: list[CustomerBreadcrumb] | None = None
    """Path that leads to the session's customer."""
    customer_name: str | None = None
    """Name of the session's customer."""
    endpoint_id: str | None = None
    """ID of the session's endpoint."""
    endpoint_name: str | None = None
    """Name of the session's endpoint."""
    date_completed: str | None = None
    """When the call completed; a text, as the service sends it."""
    destination: str | None = None
    """Where the session goes, such as what was entered into the dial box."""
    to_address: str | None = None
    """Address the session goes to, if any."""
    from_address: str | None = None
    """Address the session comes from, if any."""
    from_name: str | None = None
    """Name the session comes from, if any."""
    answered_by_name: str | None = None
    """Name of who answered, if anybody did."""
    queue_member_id: str | None = None
    """ID of the queue member assigned to the call."""
    channel: FlowChannels | None = None
    """Medium of the session."""
    ended: bool | None = None
    """Whether the session has ended."""
    outcome: str | None = None
    """Outcome of the call."""
    call_sid: str | None = None
    """Twilio call SID of the session."""
    console_data: str | None = None
    """Data for the console, if any."""
    hold_queue_name: str | None = None
    """Name of the call's hold queue."""
    held_by_user_id: str | None = None
    """ID of the user who put the call on hold."""
    hold_reason: SessionHoldReasons | None = None
    """Why the call is on hold."""
    conference_sid: str | None = None
    """SID of the conference, if the call is in one."""
    display_name: str | None = None
    """Name to show for the session."""
    log: list[SessionLogInfo] | None = None
    """Log entries of the session."""
    members: list[SessionMemberInfo] | None = None
    """Participants of the session."""
    callback_number: str | None = None
    """Number to call back, typically used for calls from SIP to a user."""
    answered_by_id: str | None = None
    """ID of the endpoint that answered."""
    direction: SessionDirections | None = None
    """Whether the session comes in or goes out."""
    from_phone_number: str | None = None
    """Phone number the session comes from; used with SMS chats."""
    most_recent_participant_call_sid: str | None = None
    """Call SID of the conference participant added last."""
    was_missed: bool | None = None
    """Whether the session was missed."""
    ring_queue_id: str | None = None
    """Ring queue the call is in now."""


@dataclass(slots=True, kw_only=True)
class GetActiveSessionsResponse:
    """The answer of ``GET /sessions/active``."""

    sessions: list[SessionInfo] | None = None
    """Sessions that are active now."""
    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""


@dataclass(slots=True, kw_only=True)
class GetActiveSessions:
    """The request ``GET /sessions/active``, which has no members."""

    captured: Captured | None = field(default=None, repr=False)
    """Members that only a newer service has, kept with ``unknown="capture"``; they are not on the page."""
