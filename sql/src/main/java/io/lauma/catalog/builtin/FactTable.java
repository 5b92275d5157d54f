package io.lauma.catalog.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/// Rows of one fact file (tab separated, the escapes of COPY's text format, a first line of column
/// names). Reading finds the lines and two leading columns, OID and name; a row is decoded when it
/// is first asked for.
final class FactTable<R> {
  private final byte[] data;
  private final int[] starts;
  private final int[] oids;
  private final AtomicReferenceArray<R> rows;
  private final Map<String, int[]> byName;
  private final Function<FactRow, R> decoder;

  private FactTable(
      byte[] data,
      int[] starts,
      int[] oids,
      Map<String, int[]> byName,
      Function<FactRow, R> decoder) {
    this.data = data;
    this.starts = starts;
    this.oids = oids;
    this.byName = byName;
    this.decoder = decoder;
    this.rows = new AtomicReferenceArray<>(oids.length);
  }

  /// Reads `name`.tsv beside this class; its rows are sorted by their first column, a number.
  static <R> FactTable<R> read(String name, Function<FactRow, R> decoder) {
    byte[] data = bytes(name + ".tsv");
    int lines = 0;
    for (byte b : data) {
      lines += b == '\n' ? 1 : 0;
    }
    int[] starts = new int[lines];
    int[] oids = new int[lines - 1];
    Map<String, int[]> byName = HashMap.newHashMap(lines);
    int start = lineEnd(data, 0) + 1;
    for (int row = 0; row < oids.length; row++) {
      starts[row] = start;
      int tab = start;
      int oid = 0;
      while (data[tab] != '\t') {
        oid = oid * 10 + data[tab++] - '0';
      }
      oids[row] = oid;
      int nameEnd = tab + 1;
      while (data[nameEnd] != '\t') {
        nameEnd++;
      }
      String key = new String(data, tab + 1, nameEnd - tab - 1, StandardCharsets.UTF_8);
      byName.merge(key, new int[] {row}, FactTable::joined);
      start = lineEnd(data, nameEnd) + 1;
    }
    starts[oids.length] = start;
    return new FactTable<>(data, starts, oids, byName, decoder);
  }

  /// The row whose first column is `oid` (the first such row).
  Optional<R> byOid(int oid) {
    int row = Arrays.binarySearch(oids, oid);
    if (row < 0) {
      return Optional.empty();
    }
    return Optional.of(row(row));
  }

  /// The rows whose second column is `name`, by OID.
  List<R> byName(String name) {
    int[] found = byName.get(name);
    if (found == null) {
      return List.of();
    }
    List<R> result = new ArrayList<>(found.length);
    for (int row : found) {
      result.add(row(row));
    }
    return result;
  }

  List<R> all() {
    List<R> result = new ArrayList<>(oids.length);
    for (int row = 0; row < oids.length; row++) {
      result.add(row(row));
    }
    return result;
  }

  private R row(int index) {
    R row = rows.get(index);
    if (row == null) {
      String line =
          new String(
              data, starts[index], starts[index + 1] - starts[index] - 1, StandardCharsets.UTF_8);
      row = decoder.apply(new FactRow(line.split("\t", -1)));
      rows.set(index, row);
    }
    return row;
  }

  private static int[] joined(int[] left, int[] right) {
    int[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static int lineEnd(byte[] data, int from) {
    int end = from;
    while (data[end] != '\n') {
      end++;
    }
    return end;
  }

  private static byte[] bytes(String file) {
    try (InputStream in = FactTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("fact file " + file + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
