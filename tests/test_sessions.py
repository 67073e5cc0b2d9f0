"""What `jsvcodec.sessions` declares, held against the service's page.

But for what is kept from newer services, only the declarations are looked at.
"""

import ast
import inspect
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, get_type_hints

import pytest

from jsvcodec import sessions
from jsvcodec.sessions import (
    CustomerBreadcrumb,
    EntityInfo,
    FlowChannels,
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

# Own members of each class, in the page's order and spelling.
CLASSES = {
    "EntityInfo": ["id", "dateCreated", "dateLastModified", "createdBy", "lastModifiedBy"],
    "CustomerBreadcrumb": ["id", "name"],
    "SessionLogInfo": ["date", "message"],
    "SessionMemberInfo": [
        "identity", "endpointId", "displayName", "isOriginalMember", "avatarUrl", "applicationData", "callState",
        "role", "callSid", "muted",
    ],
    "SessionInfo": [
        "dialState", "callState", "queueState", "accountId", "accountName", "customerId", "customerBreadcrumb",
        "customerName", "endpointId", "endpointName", "dateCompleted", "destination", "toAddress", "fromAddress",
        "fromName", "answeredByName", "queueMemberId", "channel", "ended", "outcome", "callSid", "consoleData",
        "holdQueueName", "heldByUserId", "holdReason", "conferenceSid", "displayName", "log", "members",
        "callbackNumber", "answeredById", "direction", "fromPhoneNumber", "mostRecentParticipantCallSid", "wasMissed",
        "ringQueueId",
    ],
    "GetActiveSessionsResponse": ["sessions"],
    "GetActiveSessions": [],
}  # fmt: skip

ENUMS = {
    "SessionDialState": ["None", "Active"],
    "SessionCallState": ["Disconnected", "Ringing", "Connected", "Hold", "Passive"],
    "SessionQueueStates": ["None", "Queued", "Ringing", "Connected", "Hold", "Disconnected"],
    "FlowChannels": ["Voice", "Chat", "Fax"],
    "SessionHoldReasons": ["None", "Transferring"],
    "SessionMemberCallState": ["None", "Ringing", "Connected", "Hold"],
    "SessionMemberRoles": ["None", "Caller", "Agent", "Transfer"],
    "SessionDirections": ["Incoming", "Outgoing"],
}

# Fields that are not plain text.
KINDS = {
    ("SessionMemberInfo", "isOriginalMember"): bool,
    ("SessionMemberInfo", "applicationData"): dict[str, str | None],
    ("SessionMemberInfo", "callState"): SessionMemberCallState,
    ("SessionMemberInfo", "role"): SessionMemberRoles,
    ("SessionMemberInfo", "muted"): bool,
    ("SessionInfo", "dialState"): SessionDialState,
    ("SessionInfo", "callState"): SessionCallState,
    ("SessionInfo", "queueState"): SessionQueueStates,
    ("SessionInfo", "customerBreadcrumb"): list[CustomerBreadcrumb],
    ("SessionInfo", "channel"): FlowChannels,
    ("SessionInfo", "ended"): bool,
    ("SessionInfo", "holdReason"): SessionHoldReasons,
    ("SessionInfo", "log"): list[SessionLogInfo],
    ("SessionInfo", "members"): list[SessionMemberInfo],
    ("SessionInfo", "direction"): SessionDirections,
    ("SessionInfo", "wasMissed"): bool,
    ("GetActiveSessionsResponse", "sessions"): list[SessionInfo],
}

# Read from the source, because docstrings of attributes leave no trace at run time.
NODES = {node.name: node for node in ast.parse(inspect.getsource(sessions)).body if isinstance(node, ast.ClassDef)}

each_class = pytest.mark.parametrize("name", CLASSES)
each_enum = pytest.mark.parametrize("name", ENUMS)
each_type = pytest.mark.parametrize("name", [*CLASSES, *ENUMS])


def camel(attribute: str) -> str:
    head, *rest = attribute.split("_")
    return head + "".join(word.capitalize() for word in rest)


def declared(name: str) -> list[str]:
    return list(getattr(sessions, name).__annotations__)


def own_fields(name: str) -> list[str]:
    """Return the attributes that the page knows; what keeps all others is ours."""
    return [attribute for attribute in declared(name) if attribute != "captured"]


def undocumented(node: ast.ClassDef) -> list[str]:
    return [
        ast.unparse(statement.target)
        for statement, following in zip(node.body, [*node.body[1:], None], strict=True)
        if isinstance(statement, ast.AnnAssign) and not is_text(following)
    ]


def is_text(node: ast.stmt | None) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return bool(text.strip())
    return False


def test_module_declares_exactly_the_types_of_the_page() -> None:
    assert set(NODES) == {*CLASSES, *ENUMS}


def test_all_lists_every_type() -> None:
    assert sorted(sessions.__all__) == sorted(NODES)


@each_class
def test_class_is_a_dataclass(name: str) -> None:
    assert is_dataclass(getattr(sessions, name))


@each_class
def test_class_has_the_members_of_the_page_in_order(name: str) -> None:
    assert [camel(attribute) for attribute in own_fields(name)] == CLASSES[name]


@each_class
def test_class_gives_members_the_types_of_the_page(name: str) -> None:
    hints = get_type_hints(getattr(sessions, name))
    expected: dict[str, Any] = {field: KINDS.get((name, camel(field)), str) | None for field in own_fields(name)}
    assert {field: hints[field] for field in own_fields(name)} == expected


@each_class
def test_class_defaults_every_field_to_none(name: str) -> None:
    found = fields(getattr(sessions, name))
    assert [field.name for field in found if field.default is not None or field.default_factory is not MISSING] == []


@each_class
def test_class_has_slots(name: str) -> None:
    assert tuple(vars(getattr(sessions, name))["__slots__"]) == tuple(declared(name))


@each_class
def test_class_keeps_what_a_newer_service_sends(codec: Any, name: str) -> None:
    keeper = codec(getattr(sessions, name), unknown="capture")
    found = keeper.decode('{mood:[calm,"a,b"],ID:}')
    assert found.captured["mood"] == '[calm,"a,b"]'
    assert keeper.dumps(found).startswith('{mood:[calm,"a,b"]')
    assert keeper.decode("{}").captured is None
    assert "captured" not in repr(found)


@each_class
def test_instance_has_no_dict(name: str) -> None:
    assert not hasattr(getattr(sessions, name)(), "__dict__")


@each_class
def test_class_takes_keywords_only(name: str) -> None:
    with pytest.raises(TypeError, match="positional"):
        getattr(sessions, name)("text")


@each_class
def test_class_holds_resolved_annotations(name: str) -> None:
    assert [field.name for field in fields(getattr(sessions, name)) if isinstance(field.type, str)] == []


@each_class
def test_class_documents_every_field(name: str) -> None:
    assert undocumented(NODES[name]) == []


@each_enum
def test_enum_is_an_enum(name: str) -> None:
    assert issubclass(getattr(sessions, name), Enum)


@each_enum
def test_enum_has_the_wire_names_of_the_page_in_order(name: str) -> None:
    assert [member.value for member in getattr(sessions, name)] == ENUMS[name]


@each_enum
def test_enum_names_its_members_in_upper_case(name: str) -> None:
    assert [member.name for member in getattr(sessions, name)] == [word.upper() for word in ENUMS[name]]


@each_type
def test_type_has_a_docstring_of_its_own(name: str) -> None:
    assert ast.get_docstring(NODES[name])


def test_session_info_derives_from_entity_info() -> None:
    assert SessionInfo.__bases__ == (EntityInfo,)


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"SessionInfo"}))
def test_other_class_has_no_base(name: str) -> None:
    assert getattr(sessions, name).__bases__ == (object,)
