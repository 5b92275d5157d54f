package io.lauma.parse.tree;

import org.jspecify.annotations.Nullable;

/// One option of CREATE SEQUENCE, ALTER SEQUENCE or an identity column. Numbers are as written,
/// with their sign.
public sealed interface SequenceOption extends Node {
  record AsType(TypeName type, int position) implements SequenceOption {}

  record Cache(String value, int position) implements SequenceOption {}

  record Cycle(boolean cycle, int position) implements SequenceOption {}

  record Increment(String value, int position) implements SequenceOption {}

  /// @param value null for NO MAXVALUE
  record MaxValue(@Nullable String value, int position) implements SequenceOption {}

  /// @param value null for NO MINVALUE
  record MinValue(@Nullable String value, int position) implements SequenceOption {}

  /// `OWNED BY a.b`, or the single part `none`.
  record OwnedBy(QualifiedName name, int position) implements SequenceOption {}

  record SequenceName(QualifiedName name, int position) implements SequenceOption {}

  record Start(String value, int position) implements SequenceOption {}

  /// @param value null for the start value
  record Restart(@Nullable String value, int position) implements SequenceOption {}
}
