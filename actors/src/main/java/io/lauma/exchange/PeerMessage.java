package io.lauma.exchange;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What the exchanges of two nodes say to each other. The reader numbers its reads; an id means
/// something together with the reader. Frames travel in a form of their own, see [FrameSerializer].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = PeerMessage.Get.class, name = "get"),
  @JsonSubTypes.Type(value = PeerMessage.Open.class, name = "open"),
  @JsonSubTypes.Type(value = PeerMessage.Credit.class, name = "credit"),
  @JsonSubTypes.Type(value = PeerMessage.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = PeerMessage.Wanted.class, name = "wanted"),
  @JsonSubTypes.Type(value = PeerMessage.Working.class, name = "working"),
  @JsonSubTypes.Type(value = PeerMessage.NotLed.class, name = "notLed"),
  @JsonSubTypes.Type(value = PeerMessage.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = PeerMessage.Frame.class, name = "frame")
})
sealed interface PeerMessage extends CborMessage
    permits PeerMessage.Get,
        PeerMessage.Open,
        PeerMessage.Credit,
        PeerMessage.Cancel,
        PeerMessage.Wanted,
        PeerMessage.Working,
        PeerMessage.NotLed,
        PeerMessage.Failed,
        PeerMessage.Frame,
        PeerActor.Tick {
  /// Asks the leader of a group for the rows of keys; answered by frames or [NotLed]. A repeat with
  /// the same id does nothing while the first one is served.
  ///
  /// @param at INFINITY: the newest versions
  /// @param own the asking transaction
  record Get(
      long id,
      GroupId group,
      List<KeyOfShard> keys,
      HybridTime at,
      TxnId own,
      ActorRef<PeerMessage> reader)
      implements PeerMessage {
    public Get {
      keys = List.copyOf(keys);
    }
  }

  /// @param overlaid whether the asking transaction has provisional rows at the shard
  /// @param registration what the shard must know the asking transaction by; NONE when it has
  ///   answered none of its writes
  record KeyOfShard(ShardId shard, Key key, boolean overlaid, RegistrationId registration) {}

  /// A range of one shard.
  ///
  /// @param registration as in [KeyOfShard]
  record Part(GroupId group, ShardId shard, KeyRange range, RegistrationId registration) {}

  /// Runs a fragment over parts that the receiver leads, in the order given; answered by frames.
  ///
  /// @param fragment as [FragmentCodec] writes it
  /// @param frames how many frames may be sent before more are asked for
  record Open(
      long id,
      byte[] fragment,
      List<Part> parts,
      HybridTime at,
      TxnId own,
      int frames,
      ActorRef<PeerMessage> reader)
      implements PeerMessage {
    public Open {
      parts = List.copyOf(parts);
    }
  }

  /// So many more frames may be sent.
  record Credit(long id, int frames, ActorRef<PeerMessage> reader) implements PeerMessage {}

  /// The reader wants no more of it.
  record Cancel(long id, ActorRef<PeerMessage> reader) implements PeerMessage {}

  /// The reads that the reader still waits for at this node; others of its reads have ended.
  /// Answered by [Working].
  record Wanted(List<Long> ids, ActorRef<PeerMessage> reader) implements PeerMessage {
    public Wanted {
      ids = List.copyOf(ids);
    }
  }

  /// Of the reads named in [Wanted], those that are being served.
  record Working(List<Long> ids) implements PeerMessage {
    public Working {
      ids = List.copyOf(ids);
    }
  }

  /// What was read may not be answered here: the group's leader is elsewhere, or the read lease was
  /// lost.
  record NotLed(long id) implements PeerMessage {}

  /// The read failed with an error of the statement.
  record Failed(
      long id, SqlState state, String message, Optional<String> detail, Optional<String> hint)
      implements PeerMessage {
    static Failed of(long id, SqlException error) {
      return new Failed(id, error.state(), error.message(), error.detail(), error.hint());
    }

    SqlException exception() {
      SqlException error = new SqlException(state, message);
      if (detail.isPresent()) {
        error = error.withDetail(detail.get());
      }
      return hint.isPresent() ? error.withHint(hint.get()) : error;
    }
  }

  /// A piece of an answer. The pieces of one answer make up a sequence of bytes, see [AnswerBytes].
  ///
  /// @param number counts the frames of the answer from 0
  /// @param last whether the answer ends here
  record Frame(long id, int number, boolean last, byte[] bytes) implements PeerMessage {}
}
