package io.lauma.format;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The options of one COPY, checked. Characters are single bytes, as PostgreSQL demands.
///
/// @param nullText how NULL is written
/// @param quote and the two after it count in CSV only
/// @param forceQuote columns that CSV output always quotes, by index in the column list
/// @param forceNotNull columns whose unquoted null text is read as itself, by index
/// @param forceNull columns whose quoted null text is read as NULL, by index
public record CopyOptions(
    Format format,
    char delimiter,
    String nullText,
    Header header,
    char quote,
    char escape,
    Set<Integer> forceQuote,
    Set<Integer> forceNotNull,
    Set<Integer> forceNull) {
  /// The row formats.
  public enum Format {
    TEXT,
    CSV,
    BINARY
  }

  /// What the first line is.
  public enum Header {
    NONE,
    /// Names of columns; on input they are not looked at.
    PRESENT,
    /// Names of columns, which on input must be those of the table.
    MATCH
  }

  public static final CopyOptions TEXT =
      new CopyOptions(
          Format.TEXT, '\t', "\\N", Header.NONE, '"', '"', Set.of(), Set.of(), Set.of());
  public static final CopyOptions CSV =
      new CopyOptions(Format.CSV, ',', "", Header.NONE, '"', '"', Set.of(), Set.of(), Set.of());
  public static final CopyOptions BINARY =
      new CopyOptions(
          Format.BINARY, '\t', "\\N", Header.NONE, '"', '"', Set.of(), Set.of(), Set.of());

  public CopyOptions {
    forceQuote = Set.copyOf(forceQuote);
    forceNotNull = Set.copyOf(forceNotNull);
    forceNull = Set.copyOf(forceNull);
  }

  public CopyOptions withDelimiter(char newDelimiter) {
    return new CopyOptions(
        format, newDelimiter, nullText, header, quote, escape, forceQuote, forceNotNull, forceNull);
  }

  public CopyOptions withNullText(String text) {
    return new CopyOptions(
        format, delimiter, text, header, quote, escape, forceQuote, forceNotNull, forceNull);
  }

  public CopyOptions withHeader(Header newHeader) {
    return new CopyOptions(
        format, delimiter, nullText, newHeader, quote, escape, forceQuote, forceNotNull, forceNull);
  }

  public CopyOptions withQuotes(char newQuote, char newEscape) {
    return new CopyOptions(
        format,
        delimiter,
        nullText,
        header,
        newQuote,
        newEscape,
        forceQuote,
        forceNotNull,
        forceNull);
  }

  public CopyOptions withForced(
      Set<Integer> quoted, Set<Integer> notNull, Set<Integer> nullColumns) {
    return new CopyOptions(
        format, delimiter, nullText, header, quote, escape, quoted, notNull, nullColumns);
  }

  byte[] nullBytes() {
    return nullText.getBytes(StandardCharsets.UTF_8);
  }
}
