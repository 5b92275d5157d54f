package io.lauma.log.ratis;

import io.lauma.log.ApplyOutcome;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// The state machine's answer to an entry of this node. It never leaves the process, so it has no
/// bytes.
record OutcomeMessage(long index, long term, List<ApplyOutcome> outcomes) implements Message {
  OutcomeMessage {
    outcomes = List.copyOf(outcomes);
  }

  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
