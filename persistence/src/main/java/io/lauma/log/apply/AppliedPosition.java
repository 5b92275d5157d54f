package io.lauma.log.apply;

import io.lauma.log.NodeId;
import io.lauma.mvcc.SortedStore;
import java.util.Optional;

/// How far a store has applied the log.
///
/// @param submitter the node whose leader submitted the last entry with writes
public record AppliedPosition(long index, long term, Optional<NodeId> submitter) {
  /// Before the first entry.
  public static final AppliedPosition NONE = new AppliedPosition(-1, 0, Optional.empty());

  public static AppliedPosition read(SortedStore store) {
    byte[] bytes = store.get(StoreKeys.APPLIED);
    if (bytes == null) {
      return NONE;
    }
    ByteReader in = new ByteReader(bytes);
    long index = in.position();
    long term = in.position();
    String submitter = in.string();
    in.expectEnd();
    return new AppliedPosition(
        index, term, submitter.isEmpty() ? Optional.empty() : Optional.of(new NodeId(submitter)));
  }

  byte[] encode() {
    return new ByteWriter(64)
        .i64(index)
        .i64(term)
        .string(submitter.map(NodeId::value).orElse(""))
        .toArray();
  }
}
