package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.CoordinatorReply.IdsReserved;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The transaction ids that a node holds for its sessions, by group. Every id is given out once: a
/// block that arrives again, or late, is not taken. Thread-safe.
public final class ReservedIds {
  private final Map<GroupId, Block> blocks = new HashMap<>();

  /// Ids from `next` to before `end`; what is below was given out or thrown away.
  private record Block(TxnId next, long end) {}

  /// Takes a block in unless it is not above everything seen of its group.
  public synchronized void add(IdsReserved reserved) {
    Block known = blocks.get(reserved.first().group());
    if (known == null || known.end() <= reserved.first().value()) {
      long end = reserved.first().value() + reserved.count();
      blocks.put(reserved.first().group(), new Block(reserved.first(), end));
    }
  }

  /// A fresh id of a group; empty when a new block must be asked for.
  public synchronized Optional<TxnId> take(GroupId group) {
    Block block = blocks.get(group);
    if (block == null || block.next().value() >= block.end()) {
      return Optional.empty();
    }
    blocks.put(group, new Block(new TxnId(block.next().value() + 1), block.end()));
    return Optional.of(block.next());
  }

  /// Throws a group's ids away: its coordinator has answered that their term is over.
  public synchronized void termIsOver(GroupId group) {
    blocks.computeIfPresent(group, (_, b) -> new Block(new TxnId(b.end()), b.end()));
  }
}
