package io.lauma.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// Names that PostgreSQL makes up for objects without one, such as `account_pkey`.
public final class ObjectNames {
  private ObjectNames() {}

  /// PostgreSQL's longest name.
  public static final int NAME_BYTES_MAX = 63;

  /// `first_second_label`, the longer of the first two cut until the whole fits into 63 bytes.
  public static String make(String first, String second, String label) {
    int overhead = label.length() + 1 + (second.isEmpty() ? 0 : 1);
    int room = NAME_BYTES_MAX - overhead;
    int firstBytes = lengthBytes(first);
    int secondBytes = lengthBytes(second);
    while (firstBytes + secondBytes > room) {
      if (firstBytes > secondBytes) {
        firstBytes--;
      } else {
        secondBytes--;
      }
    }
    String name = clip(first, firstBytes);
    if (!second.isEmpty()) {
      name += "_" + clip(second, secondBytes);
    }
    return name + "_" + label;
  }

  /// The name, or the first one with a number behind it that is not taken.
  public static String numbered(String name, Collection<String> taken) {
    String free = name;
    for (int number = 1; taken.contains(free); number++) {
      String suffix = Integer.toString(number);
      free = clip(name, NAME_BYTES_MAX - suffix.length()) + suffix;
    }
    return free;
  }

  private static int lengthBytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String clip(String name, int bytesMax) {
    String clipped = name;
    while (lengthBytes(clipped) > bytesMax) {
      clipped = clipped.substring(0, clipped.offsetByCodePoints(clipped.length(), -1));
    }
    return clipped;
  }
}
