package io.lauma.types.text;

import io.lauma.types.ByteSink;
import io.lauma.types.StoredSink;
import io.lauma.types.TextContext;
import java.util.Arrays;

/// Text output of record: `(a,"b c",)`.
final class RecordText {
  private RecordText() {}

  static void write(byte[] data, int start, TextContext context, ByteSink out) {
    int columns = StoredSink.intAt(data, start);
    int at = start + 4;
    out.put('(');
    for (int i = 0; i < columns; i++) {
      if (i > 0) {
        out.put(',');
      }
      int typeOid = StoredSink.intAt(data, at);
      int length = StoredSink.intAt(data, at + 4);
      at += 8;
      if (length >= 0) {
        int from = out.length();
        TextOutput.writeStored(typeOid, data, at, at + length, context, out);
        quoteFrom(from, out);
        at += length;
      }
    }
    out.put(')');
  }

  private static void quoteFrom(int from, ByteSink out) {
    byte[] column = Arrays.copyOfRange(out.array(), from, out.length());
    boolean quote = column.length == 0;
    for (byte b : column) {
      quote |= b == '"' || b == '\\' || b == '(' || b == ')' || b == ',' || b == ' ';
      quote |= b >= '\t' && b <= '\r';
    }
    if (!quote) {
      return;
    }
    out.truncate(from);
    out.put('"');
    for (byte b : column) {
      if (b == '"' || b == '\\') {
        out.put(b);
      }
      out.put(b);
    }
    out.put('"');
  }
}
