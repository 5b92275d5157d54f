package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.LogException;
import io.lauma.log.Members;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Carries [HostTask]s out on this node's log; a repeat while the first one runs does nothing.
final class HostTasks {
  private final ReplicatedLog log;
  private final Set<HostTask> running = ConcurrentHashMap.newKeySet();

  HostTasks(ReplicatedLog log) {
    this.log = log;
  }

  void carryOut(HostTask task, ReplyTo replyTo) {
    if (!running.add(task)) {
      return;
    }
    run(task)
        .whenComplete((_, failure) -> {
          running.remove(task);
          replyTo.send(failure == null ? new Reply.Done(List.of()) : failed(task, failure));
        });
  }

  private CompletionStage<Void> run(HostTask task) {
    return switch (task) {
      case HostTask.FoundGroup found -> open(found.group(), StartMode.FOUNDER);
      case HostTask.OpenReplica open -> open(open.group(), StartMode.JOINER);
      case HostTask.DropReplica drop ->
          log.groups().contains(drop.group())
              ? log.removeGroup(drop.group())
              : CompletableFuture.completedFuture(null);
      case HostTask.ChangeMembers change -> changeMembers(change.group(), change.members());
      case HostTask.MoveLeader move ->
          log.leadership(move.group()).leader().filter(move.to()::equals).isPresent()
              ? CompletableFuture.completedFuture(null)
              : log.transferLeadership(move.group(), move.to());
      case HostTask.SweepReplica sweep -> log.sweep(sweep.group());
      case HostTask.RecordBuild record -> record(record);
    };
  }

  /// Under no condition: what is recorded of a build stays true, whoever leads.
  private CompletionStage<Void> record(HostTask.RecordBuild record) {
    return log.append(record.group(), AtomicWrite.of(StoredBuilds.of(record.point())))
        .thenAccept(result -> {
          if (!(result instanceof AppendResult.Applied)) {
            throw new SqlException(
                SqlState.CANNOT_CONNECT_NOW, "the point of a build was not recorded: " + result);
          }
        });
  }

  private CompletionStage<Void> open(GroupId group, StartMode mode) {
    return log.groups().contains(group)
        ? CompletableFuture.completedFuture(null)
        : log.openGroup(group, mode);
  }

  private CompletionStage<Void> changeMembers(GroupId group, Members members) {
    return log.members(group).equals(members)
        ? CompletableFuture.completedFuture(null)
        : log.changeMembers(group, members);
  }

  private static Reply failed(HostTask task, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String reason =
        cause instanceof LogException e ? e.reason() + ": " + e.getMessage() : "" + cause;
    return Reply.Failed.of(
        new SqlException(SqlState.CANNOT_CONNECT_NOW, task + " failed: " + reason));
  }
}
