package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.ValueMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reading and appending of texts.
public final class Texts {
  private Texts() {}

  /// What a short string takes of the heap, about.
  public static final int STRING_BYTES = 64;

  /// Of a result on its way: as characters, as bytes, and in its vector.
  private static final int COPIES = 3;

  public static void append(VectorBuilder out, String text) {
    out.appendBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static void textToText(FunctionSet set, String key, Function<String, String> function) {
    set.strict(key, (args, out) -> append(out, function.apply(args.text(0))));
  }

  /// Asks for the memory that a result of this length takes.
  ///
  /// @throws SqlException 54000 for a result that is too long, 53200 when the heap has no room
  static void checkLength(long lengthBytes) {
    ValueMemory.checkLength(lengthBytes);
    ValueMemory.claim(COPIES * lengthBytes);
  }

  static int characters(byte[] data, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      count += (data[i] & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  static int characters(Args args, int argument) {
    var bytes = (Vector.Bytes) args.vector(argument);
    int at = args.position(argument);
    return characters(bytes.data(), bytes.start(at), bytes.end(at));
  }

  /// Where the character `count` after `start` begins, at most `end`.
  static int skip(byte[] data, int start, int end, int count) {
    int at = start;
    for (int left = count; left > 0 && at < end; left--) {
      at++;
      while (at < end && (data[at] & 0xc0) == 0x80) {
        at++;
      }
    }
    return at;
  }

  /// Elements of a text array; null references for NULL.
  public static byte[] array(List<@Nullable String> elements) {
    var builder = new VectorBuilder(Layout.BYTES, elements.size());
    for (String element : elements) {
      if (element == null) {
        builder.appendNull();
      } else {
        append(builder, element);
      }
    }
    return io.lauma.expr.value.ArrayValue.of(io.lauma.types.Oids.TEXT, builder.build()).toBytes();
  }

  static String asciiLower(String text) {
    return mapAscii(text, 'A', 'Z', 32);
  }

  static String asciiUpper(String text) {
    return mapAscii(text, 'a', 'z', -32);
  }

  private static String mapAscii(String text, char from, char to, int shift) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] >= from && characters[i] <= to) {
        characters[i] += (char) shift;
      }
    }
    return new String(characters);
  }
}
