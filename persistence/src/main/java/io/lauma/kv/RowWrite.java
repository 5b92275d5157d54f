package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;

/// One row's new content under its key (without timestamp): a packed row, or a deletion when the
/// value is empty (DESIGN 2.9). The arrays belong to the record and are not written to.
public record RowWrite(Key key, byte[] value) {
  private static final byte[] TOMBSTONE = new byte[0];

  public static RowWrite delete(Key key) {
    return new RowWrite(key, TOMBSTONE);
  }

  @JsonIgnore
  public boolean isDelete() {
    return value.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowWrite write
        && key.equals(write.key)
        && Arrays.equals(value, write.value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }
}
