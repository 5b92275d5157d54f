package io.lauma.row;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredSink;
import java.util.Map;

/// A view on one packed value, checked against its layout.
final class PackedRow {
  private final byte[] value;
  private final RowLayout layout;
  private final boolean wide;
  private final int nullsAt;
  private final int slotsAt;
  private final int endsAt;
  private final int bytesAt;
  private final int end;

  private PackedRow(byte[] value, int nullsAt, int end, RowLayout layout, boolean wide) {
    this.value = value;
    this.layout = layout;
    this.wide = wide;
    this.nullsAt = nullsAt;
    this.end = end;
    slotsAt = nullsAt + layout.nullBytes();
    endsAt = slotsAt + layout.fixedBytes();
    bytesAt = endsAt + layout.variableCount() * (wide ? 4 : 2);
    if (bytesAt > end) {
      throw corrupted("packed row ends early");
    }
  }

  static PackedRow of(byte[] value, int start, int end, Map<Integer, RowLayout> layouts) {
    if (start >= end || (value[start] & 0x7f) != RowCodec.FORM) {
      throw corrupted("unknown form of packed row");
    }
    boolean wide = (value[start] & RowCodec.WIDE) != 0;
    int version = 0;
    int at = start + 1;
    for (int shift = 0; ; shift += 7) {
      if (at == end || shift > 28) {
        throw corrupted("packed row has no schema version");
      }
      byte b = value[at++];
      version |= (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    RowLayout layout = layouts.get(version);
    if (layout == null) {
      throw corrupted("packed row has an unknown schema version");
    }
    return new PackedRow(value, at, end, layout, wide);
  }

  byte[] value() {
    return value;
  }

  RowLayout layout() {
    return layout;
  }

  int version() {
    return layout.schema().version();
  }

  boolean isNull(int index) {
    return (value[nullsAt + (index >> 3)] & 1 << (index & 7)) != 0;
  }

  /// Where the slot of a fixed column starts.
  int slot(int index) {
    return slotsAt + layout.place(index);
  }

  int variableStart(int index) {
    int place = layout.place(index);
    return place == 0 ? bytesAt : checkedEnd(place - 1);
  }

  int variableEnd(int index) {
    int from = variableStart(index);
    int to = checkedEnd(layout.place(index));
    if (to < from) {
      throw corrupted("packed row has offsets out of order");
    }
    return to;
  }

  private int checkedEnd(int place) {
    int offset;
    if (wide) {
      offset = StoredSink.intAt(value, endsAt + 4 * place);
    } else {
      int at = endsAt + 2 * place;
      offset = (value[at] & 0xff) << 8 | (value[at + 1] & 0xff);
    }
    if (offset < 0 || offset > end - bytesAt) {
      throw corrupted("packed row has an offset beyond its end");
    }
    return bytesAt + offset;
  }

  private static SqlException corrupted(String what) {
    return new SqlException(SqlState.DATA_CORRUPTED, what);
  }
}
