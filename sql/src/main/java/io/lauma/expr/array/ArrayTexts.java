package io.lauma.expr.array;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.TypeText;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.ValueMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrays from delimited texts and back.
public final class ArrayTexts {
  private ArrayTexts() {}

  static void register(FunctionSet set) {
    set.lenient("text_to_array", ArrayTexts::toArray);
    set.lenient("text_to_array_null", ArrayTexts::toArray);
    set.strict("array_to_text", ArrayTexts::toText);
    set.lenient("array_to_text_null", ArrayTexts::toTextWithNull);
  }

  /// What string_to_array and string_to_table split a text into; arguments: text, delimiter (NULL:
  /// every character), text of NULL when given.
  public static List<@Nullable String> split(Args args) {
    String text = args.text(0);
    List<@Nullable String> parts = new ArrayList<>();
    if (text.isEmpty()) {
      return parts;
    }
    String nullText = args.count() > 2 && !args.isNull(2) ? args.text(2) : null;
    if (args.isNull(1)) {
      text.codePoints().forEach(c -> add(parts, orNull(Character.toString(c), nullText)));
      return parts;
    }
    String delimiter = args.text(1);
    int from = 0;
    int found = delimiter.isEmpty() ? -1 : text.indexOf(delimiter);
    while (found >= 0) {
      add(parts, orNull(text.substring(from, found), nullText));
      from = found + delimiter.length();
      found = text.indexOf(delimiter, from);
    }
    parts.add(orNull(text.substring(from), nullText));
    return parts;
  }

  private static void add(List<@Nullable String> parts, @Nullable String part) {
    ValueMemory.claimElement(parts.size(), Texts.STRING_BYTES);
    parts.add(part);
  }

  private static @Nullable String orNull(String part, @Nullable String nullText) {
    return part.equals(nullText) ? null : part;
  }

  private static void toArray(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
    } else {
      out.appendBytes(Texts.array(split(args)));
    }
  }

  private static void toTextWithNull(Args args, VectorBuilder out) {
    if (args.isNull(0) || args.isNull(1)) {
      out.appendNull();
    } else {
      toText(args, out);
    }
  }

  private static void toText(Args args, VectorBuilder out) {
    ArrayValue array = ArrayFunctions.array(args, 0);
    String delimiter = args.text(1);
    String nullText = args.count() > 2 && !args.isNull(2) ? args.text(2) : null;
    var sink = new ByteSink();
    boolean first = true;
    for (int i = 0; i < array.count(); i++) {
      boolean isNull = array.elements().isNull(i);
      if (isNull && nullText == null) {
        continue;
      }
      if (!first) {
        sink.putUtf8(delimiter);
      }
      first = false;
      if (isNull && nullText != null) {
        sink.putUtf8(nullText);
      } else {
        TypeText.write(array.elementOid(), array.elements(), i, args.context().text(), sink);
      }
    }
    out.appendBytes(sink.array(), 0, sink.length());
  }
}
