package io.lauma.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.session.build.BuildPoint;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// How far index builds have come, as values of the system group: the name is `index-build-` and
/// the index's table id in hexadecimal; a version byte, the table id of the rows (int32), rows read
/// (int64), and the key that all before is done, to the end. Big-endian.
final class StoredBuilds {
  private static final String BEGINNING = "index-build-";
  private static final String FIRST = BEGINNING + "0".repeat(8);
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + 4 + 8;

  /// Records looked at at a time.
  private static final int PER_LOOK = 1_000;

  private StoredBuilds() {}

  static String name(TableId index) {
    return BEGINNING + HexFormat.of().toHexDigits(index.value());
  }

  static Effect.ValueSet of(BuildPoint point) {
    byte[] key = point.upTo().bytes();
    return new Effect.ValueSet(
        name(point.index()),
        ByteBuffer.allocate(FIXED_BYTES + key.length)
            .put(VERSION)
            .putInt(point.table().value())
            .putLong(point.rows())
            .put(key)
            .array());
  }

  /// @throws IllegalStateException for bytes of another version
  static BuildPoint read(TableId index, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException("the point of a build is stored in version " + version);
    }
    TableId table = new TableId(in.getInt());
    long rows = in.getLong();
    byte[] key = new byte[in.remaining()];
    in.get(key);
    return new BuildPoint(index, table, Key.of(key), rows);
  }

  /// The removal of records of indexes that nobody builds any more.
  ///
  /// @param catalog as known here; indexes that it cannot know yet are left alone
  static List<Effect> over(GroupStore store, CatalogState catalog) {
    return store.values(FIRST, PER_LOOK).stream()
        .map(GroupStore.NamedValue::name)
        .filter(name -> name.startsWith(BEGINNING))
        .filter(name -> isOver(indexOf(name), catalog))
        .map(name -> (Effect) new Effect.ValueSet(name, new byte[0]))
        .toList();
  }

  private static TableId indexOf(String name) {
    return new TableId(HexFormat.fromHexDigits(name.substring(BEGINNING.length())));
  }

  private static boolean isOver(TableId index, CatalogState catalog) {
    Optional<State> state =
        catalog.relation(index).flatMap(Relation::index).map(IndexDefinition::state);
    return index.value() < catalog.nextTableId() && state.filter(State.BUILDING::equals).isEmpty();
  }
}
