package io.lauma.log.ratis;

import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.AlreadyExistsException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// Ratis' managing requests, made in process, their failures told as [LogException].
record RatisRequests(RaftServer server, ClientId clientId, LongSupplier callIds) {
  private static final long TRANSFER_TIMEOUT_MILLIS = 3_000;
  private static final long SNAPSHOT_TIMEOUT_MILLIS = 60_000;

  /// Starts a replica whose configuration is `peers`.
  CompletionStage<Void> add(RaftGroupId group, List<RaftPeer> peers, boolean fresh) {
    return call(() ->
            server.groupManagementAsync(
                GroupManagementRequest.newAdd(
                    clientId,
                    server.getId(),
                    callIds.getAsLong(),
                    RaftGroup.valueOf(group, peers),
                    fresh)))
        .thenApply(_ -> null);
  }

  CompletionStage<Void> remove(RaftGroupId group, boolean delete) {
    return call(() ->
            server.groupManagementAsync(
                GroupManagementRequest.newRemove(
                    clientId, server.getId(), callIds.getAsLong(), group, delete, false)))
        .thenApply(_ -> null);
  }

  CompletionStage<Void> transfer(RaftGroupId group, NodeId target) {
    return call(() ->
            server.transferLeadershipAsync(
                new TransferLeadershipRequest(
                    clientId,
                    server.getId(),
                    group,
                    callIds.getAsLong(),
                    GroupIds.toRatis(target),
                    TRANSFER_TIMEOUT_MILLIS)))
        .thenApply(_ -> null);
  }

  CompletionStage<Void> changeMembers(RaftGroupId group, Members members) {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInNewConf(peers(members.voters(), RaftPeerRole.FOLLOWER))
            .setListenersInNewConf(peers(members.listeners(), RaftPeerRole.LISTENER))
            .setMode(SetConfigurationRequest.Mode.SET_UNCONDITIONALLY)
            .build();
    return call(() ->
            server.setConfigurationAsync(
                new SetConfigurationRequest(
                    clientId, server.getId(), group, callIds.getAsLong(), arguments)))
        .thenApply(_ -> null);
  }

  /// A checkpoint of this node's replica.
  CompletionStage<Void> snapshot(RaftGroupId group) {
    return call(() ->
            server.snapshotManagementAsync(
                SnapshotManagementRequest.newCreate(
                    clientId, server.getId(), group, callIds.getAsLong(), SNAPSHOT_TIMEOUT_MILLIS)))
        .thenApply(_ -> null);
  }

  private static List<RaftPeer> peers(List<Peer> peers, RaftPeerRole role) {
    return peers.stream().map(peer -> GroupIds.toRatis(peer, role)).toList();
  }

  /// A request of Ratis.
  @FunctionalInterface
  private interface Request {
    CompletableFuture<RaftClientReply> send() throws IOException;
  }

  private static CompletionStage<RaftClientReply> call(Request request) {
    CompletableFuture<RaftClientReply> sent;
    try {
      sent = request.send();
    } catch (IOException | RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    return sent.handle(RatisRequests::check);
  }

  private static RaftClientReply check(
      @Nullable RaftClientReply reply, @Nullable Throwable failure) {
    if (reply != null && reply.isSuccess()) {
      return reply;
    }
    Throwable cause = reply == null ? failure : reply.getException();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause == null ? "no reason given" : String.valueOf(cause.getMessage());
    throw new LogException(reasonOf(cause), message, cause == null ? new IOException() : cause);
  }

  private static Reason reasonOf(@Nullable Throwable cause) {
    return switch (cause) {
      case NotLeaderException _ -> Reason.NOT_LEADER;
      case LeaderNotReadyException _ -> Reason.NOT_LEADER;
      case ReconfigurationInProgressException _ -> Reason.CHANGE_IN_PROGRESS;
      case AlreadyExistsException _ -> Reason.GROUP_EXISTS;
      case GroupMismatchException _ -> Reason.NO_SUCH_GROUP;
      case null, default -> Reason.FAILED;
    };
  }
}
