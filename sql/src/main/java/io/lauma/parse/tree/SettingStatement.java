package io.lauma.parse.tree;

import java.util.List;

/// A statement about run-time settings.
public sealed interface SettingStatement extends Statement {

  /// @param values the values as text, numbers with their sign; empty for DEFAULT. SET TIME ZONE,
  ///   SCHEMA, NAMES, ROLE, SESSION AUTHORIZATION and XML OPTION arrive under the setting's name
  record SetVariable(String name, List<Value> values, boolean local, int position)
      implements SettingStatement {}

  /// One value of SET.
  sealed interface Value {
    /// The value as the setting's text.
    String text();

    record StringText(String text) implements Value {}

    record NumberText(String text) implements Value {}

    record Interval(TypeName type, String text) implements Value {}
  }

  /// SET ... FROM CURRENT, of ALTER ... SET alone.
  record SetFromCurrent(String name, int position) implements SettingStatement {}

  /// @param name `all` for RESET ALL
  record ResetVariable(String name, boolean all, int position) implements SettingStatement {}

  /// @param name `all` for SHOW ALL
  record Show(String name, boolean all, int position) implements SettingStatement {}

  enum DiscardKind {
    ALL,
    PLANS,
    SEQUENCES,
    TEMPORARY
  }

  record Discard(DiscardKind kind, int position) implements SettingStatement {}
}
