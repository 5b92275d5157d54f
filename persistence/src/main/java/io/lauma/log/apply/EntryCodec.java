package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.JournalEvent;
import io.lauma.log.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// The bytes of log entries. An entry: version byte, the submitting node's id, the number of
/// writes, then each write with its length. A write: conditions, then effects, each a tag byte and
/// its fields. Tags and field orders are fixed for ever (golden file); a new effect takes a new
/// tag.
public final class EntryCodec {
  static final int VERSION = 1;
  private static final int WRITES_MAX = 1 << 20;

  private static final int EPOCH_IS = 1;

  private static final int EVENTS_APPENDED = 1;
  private static final int OPEN_EPOCH = 2;
  private static final int ROW_WRITES = 3;
  private static final int SNAPSHOT_STORED = 4;
  private static final int SNAPSHOTS_DELETED = 5;
  private static final int EVENTS_DELETED = 6;
  private static final int HAND_OVER = 7;
  private static final int NOOP = 8;
  private static final int HORIZON_ADVANCED = 9;
  private static final int RANGE_DELETED = 10;
  private static final int VALUE_SET = 11;
  private static final int ROWS_STAGED = 12;
  private static final int STAGE_COMMITTED = 13;
  private static final int STAGE_DROPPED = 14;
  private static final int VALUES_DELETED = 15;

  private EntryCodec() {}

  /// What an entry holds.
  ///
  /// @param submitter the node whose leader submitted it
  public record Entry(NodeId submitter, List<AtomicWrite> writes) {
    public Entry {
      writes = List.copyOf(writes);
    }
  }

  /// An entry of writes that were encoded by [#encode(AtomicWrite)].
  public static byte[] encode(NodeId submitter, List<byte[]> writes) {
    int size = writes.stream().mapToInt(write -> write.length + 5).sum();
    ByteWriter out = new ByteWriter(size + submitter.value().length() + 16);
    out.u8(VERSION).string(submitter.value()).varint(writes.size());
    writes.forEach(out::bytes);
    return out.toArray();
  }

  /// @throws DamagedBytes when the bytes are no entry of this version
  public static Entry decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new DamagedBytes("unknown version of a log entry", version);
    }
    try {
      NodeId submitter = new NodeId(in.string());
      List<AtomicWrite> writes = list(in, WRITES_MAX, reader -> decodeWrite(reader.part()));
      in.expectEnd();
      return new Entry(submitter, writes);
    } catch (Invariants.Broken e) {
      throw (DamagedBytes) new DamagedBytes("a value is out of its range", 0).initCause(e);
    }
  }

  public static byte[] encode(AtomicWrite write) {
    ByteWriter out = new ByteWriter(estimate(write));
    out.varint(write.conditions().size());
    write.conditions().forEach(condition -> encode(out, condition));
    out.varint(write.effects().size());
    write.effects().forEach(effect -> encode(out, effect));
    return out.toArray();
  }

  static AtomicWrite decodeWrite(ByteReader in) {
    List<Condition> conditions = list(in, AtomicWrite.PARTS_MAX, EntryCodec::decodeCondition);
    List<Effect> effects = list(in, AtomicWrite.PARTS_MAX, EntryCodec::decodeEffect);
    in.expectEnd();
    return new AtomicWrite(conditions, effects);
  }

  private static void encode(ByteWriter out, Condition condition) {
    switch (condition) {
      case Condition.EpochIs(var id, var epoch) -> out.u8(EPOCH_IS).string(id).varint(epoch);
    }
  }

  private static Condition decodeCondition(ByteReader in) {
    int tag = in.u8();
    if (tag != EPOCH_IS) {
      throw new DamagedBytes("unknown condition", tag);
    }
    return new Condition.EpochIs(in.string(), in.varint());
  }

  private static void encode(ByteWriter out, Effect effect) {
    switch (effect) {
      case Effect.EventsAppended(var id, var epoch, var first, var events) -> {
        out.u8(EVENTS_APPENDED).string(id).varint(epoch).varint(first).varint(events.size());
        for (JournalEvent event : events) {
          out.bytes(EventCodec.encode(event));
        }
      }
      case Effect.OpenEpoch(var id, var writer) ->
          out.u8(OPEN_EPOCH)
              .string(id)
              .i64(writer.getMostSignificantBits())
              .i64(writer.getLeastSignificantBits());
      case Effect.RowWrites(var timestamp, var writes) -> {
        out.u8(ROW_WRITES).varint(timestamp.value()).varint(writes.size());
        for (RowWrite write : writes) {
          out.bytes(write.key().bytes()).bytes(write.value());
        }
      }
      case Effect.RowsStaged(var stage, var rows) -> {
        out.u8(ROWS_STAGED).string(stage).varint(rows.size());
        for (RowWrite row : rows) {
          out.bytes(row.key().bytes()).bytes(row.value());
        }
      }
      case Effect.StageCommitted(var stage, var timestamp) ->
          out.u8(STAGE_COMMITTED).string(stage).varint(timestamp.value());
      case Effect.ValuesDeleted(var from, var to) -> out.u8(VALUES_DELETED).string(from).string(to);
      case Effect.StageDropped(var stage) -> out.u8(STAGE_DROPPED).string(stage);
      case Effect.SnapshotStored(var id, var number, var bytes) ->
          out.u8(SNAPSHOT_STORED).string(id).varint(number).bytes(bytes);
      case Effect.SnapshotsDeleted(var id, var from, var to) ->
          out.u8(SNAPSHOTS_DELETED).string(id).varint(from).varint(to);
      case Effect.EventsDeleted(var id, var to) -> out.u8(EVENTS_DELETED).string(id).varint(to);
      case Effect.HandOver(var bytes) -> out.u8(HAND_OVER).bytes(bytes);
      case Effect.Noop _ -> out.u8(NOOP);
      case Effect.HorizonAdvanced(var horizon) -> out.u8(HORIZON_ADVANCED).varint(horizon.value());
      case Effect.RangeDeleted(var range) ->
          out.u8(RANGE_DELETED).bytes(range.start().bytes()).bytes(range.end().bytes());
      case Effect.ValueSet(var name, var value) -> out.u8(VALUE_SET).string(name).bytes(value);
    }
  }

  private static Effect decodeEffect(ByteReader in) {
    int tag = in.u8();
    return switch (tag) {
      case EVENTS_APPENDED ->
          new Effect.EventsAppended(
              in.string(),
              in.varint(),
              in.varint(),
              list(in, AtomicWrite.PARTS_MAX, reader -> EventCodec.decode(reader.part())));
      case OPEN_EPOCH -> new Effect.OpenEpoch(in.string(), new UUID(in.i64(), in.i64()));
      case ROW_WRITES ->
          new Effect.RowWrites(
              new HybridTime(in.varint()), list(in, WRITES_MAX, EntryCodec::decodeRowWrite));
      case ROWS_STAGED ->
          new Effect.RowsStaged(in.string(), list(in, WRITES_MAX, EntryCodec::decodeRowWrite));
      case STAGE_COMMITTED -> new Effect.StageCommitted(in.string(), new HybridTime(in.varint()));
      case VALUES_DELETED -> new Effect.ValuesDeleted(in.string(), in.string());
      case STAGE_DROPPED -> new Effect.StageDropped(in.string());
      case SNAPSHOT_STORED -> new Effect.SnapshotStored(in.string(), in.varint(), in.bytes());
      case SNAPSHOTS_DELETED -> new Effect.SnapshotsDeleted(in.string(), in.varint(), in.varint());
      case EVENTS_DELETED -> new Effect.EventsDeleted(in.string(), in.varint());
      case HAND_OVER -> new Effect.HandOver(in.bytes());
      case NOOP -> Effect.Noop.INSTANCE;
      case HORIZON_ADVANCED -> new Effect.HorizonAdvanced(new HybridTime(in.varint()));
      case RANGE_DELETED ->
          new Effect.RangeDeleted(new KeyRange(Key.of(in.bytes()), Key.of(in.bytes())));
      case VALUE_SET -> new Effect.ValueSet(in.string(), in.bytes());
      default -> throw new DamagedBytes("unknown effect", tag);
    };
  }

  private static RowWrite decodeRowWrite(ByteReader in) {
    return new RowWrite(Key.of(in.bytes()), in.bytes());
  }

  private static <T> List<T> list(ByteReader in, int max, Function<ByteReader, T> element) {
    int count = in.count(max);
    List<T> list = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      list.add(element.apply(in));
    }
    return list;
  }

  private static int estimate(AtomicWrite write) {
    int size = 64 + write.conditions().size() * 48;
    for (Effect effect : write.effects()) {
      size +=
          switch (effect) {
            case Effect.EventsAppended appended ->
                96 + appended.events().stream().mapToInt(e -> e.payload().length + 96).sum();
            case Effect.RowWrites rows ->
                32
                    + rows.writes().stream()
                        .mapToInt(row -> row.key().lengthBytes() + row.value().length + 8)
                        .sum();
            case Effect.RowsStaged staged ->
                96
                    + staged.rows().stream()
                        .mapToInt(row -> row.key().lengthBytes() + row.value().length + 8)
                        .sum();
            case Effect.SnapshotStored stored -> 64 + stored.bytes().length;
            case Effect.HandOver handOver -> 16 + handOver.bytes().length;
            case Effect.ValueSet value -> 64 + value.value().length;
            case Effect.OpenEpoch _,
                Effect.SnapshotsDeleted _,
                Effect.EventsDeleted _,
                Effect.Noop _,
                Effect.HorizonAdvanced _,
                Effect.RangeDeleted _,
                Effect.StageCommitted _,
                Effect.StageDropped _,
                Effect.ValuesDeleted _ ->
                64;
          };
    }
    return size;
  }
}
