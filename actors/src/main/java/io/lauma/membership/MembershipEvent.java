package io.lauma.membership;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.message.CborMessage;

/// What happened to the herd. Kept for ever (S121).
public sealed interface MembershipEvent extends CborMessage {
  /// The first member made the herd, with the system group and one data group.
  record Founded(String herdId, Member founder, GroupId dataGroup, long atMillis)
      implements MembershipEvent {}

  /// A node was admitted; it does not count for placement yet.
  record JoinStarted(Member member, long atMillis) implements MembershipEvent {}

  /// A joining or returned node takes part.
  record MemberUp(NodeId node, long incarnation, long atMillis) implements MembershipEvent {}

  /// An incarnation of a node is down: what it still sends does not count.
  record MemberDown(NodeId node, long incarnation, String reason, long atMillis)
      implements MembershipEvent {}

  /// A member started again, perhaps at other addresses.
  record MemberReturned(Member member, long atMillis) implements MembershipEvent {}

  record LeaveStarted(NodeId node, long atMillis) implements MembershipEvent {}

  /// A LEAVE was given up; the member stays.
  record LeaveEnded(NodeId node, long atMillis) implements MembershipEvent {}

  /// A node is no member any more (it left, or its join was given up).
  record MemberRemoved(NodeId node, long atMillis) implements MembershipEvent {}

  /// A group exists, or its replicas changed.
  record GroupChanged(GroupMembers members, long atMillis) implements MembershipEvent {}
}
