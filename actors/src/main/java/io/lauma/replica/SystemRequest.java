package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.catalog.DdlRequest;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.message.CborMessage;

/// What nodes ask of the entities of the system group. Every request may be repeated.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = SystemRequest.Ddl.class, name = "ddl"),
  @JsonSubTypes.Type(value = SystemRequest.CatalogApplied.class, name = "catalogApplied"),
  @JsonSubTypes.Type(value = SystemRequest.Freeze.class, name = "freeze"),
  @JsonSubTypes.Type(value = SystemRequest.Beat.class, name = "beat"),
  @JsonSubTypes.Type(value = SystemRequest.Join.class, name = "join"),
  @JsonSubTypes.Type(value = SystemRequest.Leave.class, name = "leave")
})
public sealed interface SystemRequest extends CborMessage {
  /// Answered by [Reply.Done] or [Reply.Failed].
  ///
  /// @param requestId of this statement, the same in every repeat
  record Ddl(String requestId, DdlRequest request, String user, String statement)
      implements SystemRequest {}

  /// A member's catalog replica has reached a version. Not answered.
  record CatalogApplied(NodeId node, long version) implements SystemRequest {}

  /// Refuses definition statements from now on (`frozen`), because this herd of one ends by a JOIN,
  /// or takes them again. Freezing is refused with LC003 while the catalog has relations of users.
  /// Answered by [Reply.Done] or [Reply.Failed].
  record Freeze(boolean frozen) implements SystemRequest {}

  /// A member is alive, at these addresses. Answered by [Reply.Pulse], under the system group's
  /// lease.
  record Beat(Member member) implements SystemRequest {}

  /// A node wants to become a member; answered by [Reply.Admitted] or [Reply.Failed].
  record Join(Member member) implements SystemRequest {}

  /// A member wants to leave; answered by [Reply.Done] when nothing is left on it, or
  /// [Reply.Failed].
  record Leave(NodeId node) implements SystemRequest {}
}
