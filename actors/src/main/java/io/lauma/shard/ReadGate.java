package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest.Validate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads and validations that wait for marks. They wait only for transactions whose timestamp may
/// be at or below theirs, so waiting goes from larger to smaller timestamps and cannot deadlock.
final class ReadGate<A> {
  private final ShardId shard;
  private final MarkIndex marks;
  private final CommittedVersions versions;
  private final RecentCommits commits;
  private final int parkedMax;
  private final List<Parked<A>> parked = new ArrayList<>();

  ReadGate(
      ShardId shard,
      MarkIndex marks,
      CommittedVersions versions,
      RecentCommits commits,
      int parkedMax) {
    this.shard = shard;
    this.marks = marks;
    this.versions = versions;
    this.commits = commits;
    this.parkedMax = parkedMax;
  }

  private sealed interface Parked<A> {
    A from();

    record Read<A>(A from, KeyRange span, HybridTime at, TxnId own) implements Parked<A> {}

    record Validation<A>(A from, Validate request) implements Parked<A> {}
  }

  void read(List<ShardEffect<A>> out, A reader, KeyRange span, HybridTime at, TxnId own) {
    admit(out, new Parked.Read<>(reader, span, at, own));
  }

  void validate(List<ShardEffect<A>> out, A from, Validate request) {
    parked.removeIf(
        p -> p instanceof Parked.Validation<A> v && v.request().txn().equals(request.txn()));
    admit(out, new Parked.Validation<>(from, request));
  }

  /// Looks at everything parked again: marks have changed, or more is known of them.
  void recheck(List<ShardEffect<A>> out) {
    parked.removeIf(waiting -> passes(out, waiting));
  }

  /// Forgets a reader that has gone.
  void leave(A reader) {
    parked.removeIf(waiting -> waiting.from().equals(reader));
  }

  private void admit(List<ShardEffect<A>> out, Parked<A> arrival) {
    if (passes(out, arrival)) {
      return;
    }
    if (parked.size() < parkedMax) {
      parked.add(arrival);
      return;
    }
    out.add(
        switch (arrival) {
          case Parked.Read<A> read -> new ShardEffect.ReadRefused<>(read.from());
          case Parked.Validation<A> validation ->
              new ShardEffect.Reply<>(
                  validation.from(),
                  new ShardReply.Refused(
                      validation.request().txn(), shard, ShardReply.Refusal.TOO_MANY));
        });
  }

  private boolean passes(List<ShardEffect<A>> out, Parked<A> waiting) {
    return switch (waiting) {
      case Parked.Read<A> read -> {
        List<TxnId> blockers = marks.blockers(read.span(), read.at(), read.own());
        ask(out, blockers, read.at());
        if (blockers.isEmpty()) {
          out.add(new ShardEffect.ReadReady<>(read.from()));
        }
        yield blockers.isEmpty();
      }
      case Parked.Validation<A> validation -> {
        Set<TxnId> blockers = blockers(validation.request());
        ask(out, blockers, validation.request().commit());
        if (blockers.isEmpty()) {
          out.add(new ShardEffect.Reply<>(validation.from(), verdict(validation.request())));
        }
        yield blockers.isEmpty();
      }
    };
  }

  private Set<TxnId> blockers(Validate request) {
    Set<TxnId> blockers = new LinkedHashSet<>();
    for (KeyRange range : request.ranges()) {
      blockers.addAll(marks.blockers(range, request.commit(), request.txn()));
    }
    return blockers;
  }

  private ShardReply verdict(Validate request) {
    return request.ranges().stream()
        .map(range -> versions.changedBetween(range, request.snapshot(), request.commit()))
        .flatMap(Optional::stream)
        .findFirst()
        .<ShardReply>map(
            key -> new ShardReply.ValidationFailed(request.txn(), shard, key, lastWriter(key)))
        .orElseGet(() -> new ShardReply.Validated(request.txn(), shard));
  }

  private TxnId lastWriter(Key key) {
    return versions.newest(key).map(version -> commits.of(version.timestamp())).orElse(TxnId.NONE);
  }

  private void ask(List<ShardEffect<A>> out, Iterable<TxnId> blockers, HybridTime at) {
    for (TxnId blocker : blockers) {
      if (marks.mustAsk(blocker, at)) {
        out.add(new ShardEffect.AskStatus<>(blocker, at));
      }
    }
  }
}
