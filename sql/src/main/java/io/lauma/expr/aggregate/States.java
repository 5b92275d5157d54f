package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import io.lauma.types.ValueMemory;
import java.nio.ByteBuffer;

/// Partial states as vectors of bytes.
final class States {
  private States() {}

  interface Writer {
    void write(int group, ByteSink out);
  }

  static Vector build(int groupCount, Writer writer) {
    var out = new VectorBuilder(Layout.BYTES, groupCount);
    var sink = new ByteSink();
    for (int i = 0; i < groupCount; i++) {
      sink.clear();
      writer.write(i, sink);
      out.appendBytes(sink.array(), 0, sink.length());
    }
    return out.build();
  }

  static ByteBuffer buffer(Vector states, int row) {
    var bytes = (Vector.Bytes) states;
    return ByteBuffer.wrap(bytes.data(), bytes.start(row), bytes.lengthBytes(row));
  }

  static void putBytes(ByteSink out, byte[] value) {
    out.putInt(value.length);
    out.putBytes(value);
  }

  static byte[] getBytes(ByteBuffer in) {
    byte[] value = ValueMemory.bytes(in.getInt());
    in.get(value);
    return value;
  }
}
