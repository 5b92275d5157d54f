package io.lauma.session.setting;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// A session's run-time settings with PostgreSQL's rules: SET is undone by ROLLBACK, SET LOCAL ends
/// with the transaction. Used by the session's thread alone.
public final class Settings {
  /// Settings whose changes clients are told of (ParameterStatus), in start-up order.
  static final List<String> REPORTED =
      List.of(
          "application_name",
          "client_encoding",
          "DateStyle",
          "default_transaction_read_only",
          "in_hot_standby",
          "integer_datetimes",
          "IntervalStyle",
          "is_superuser",
          "server_encoding",
          "server_version",
          "session_authorization",
          "standard_conforming_strings",
          "TimeZone");

  private static final Map<String, SettingDefinition> DEFINITIONS = load();

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> resetValues = new HashMap<>();
  private final Map<String, Optional<String>> beforeTransaction = new HashMap<>();
  private final Map<String, Optional<String>> afterLocal = new HashMap<>();

  /// What is derived of the values, made when it is asked for; empty after a change.
  private Optional<TextContext> text = Optional.empty();

  private Optional<List<String>> path = Optional.empty();
  private Optional<Map<String, String>> reported = Optional.empty();
  private final Map<String, Long> numbers = new HashMap<>();
  private long changes;
  private Optional<Mark> lastMark = Optional.empty();

  /// One line of SHOW ALL.
  public record Shown(String name, String value, String description) {}

  /// A value of a start-up packet or of the server's configuration: what RESET goes back to.
  public void setDefault(String name, String value) {
    SettingDefinition definition = DEFINITIONS.get(name.toLowerCase(Locale.ROOT));
    String canonical = definition == null ? value : SettingValues.canonical(definition, value);
    resetValues.put(key(name), canonical);
    values.remove(key(name));
    changed();
  }

  /// SET and SET LOCAL.
  ///
  /// @throws SqlException 42704 unknown, 55P02 fixed, 22023 bad value
  public void set(String name, String value, boolean local) {
    SettingDefinition definition = definition(name, true).orElse(null);
    if (definition == null) {
      put(key(name), Optional.of(value), local);
      return;
    }
    checkChangeable(definition);
    put(key(name), Optional.of(SettingValues.canonical(definition, value)), local);
  }

  /// RESET and SET TO DEFAULT.
  public void reset(String name, boolean local) {
    definition(name, true).ifPresent(Settings::checkChangeable);
    put(key(name), Optional.empty(), local);
  }

  /// All back to the session's defaults.
  public void resetAll() {
    for (String name : List.copyOf(values.keySet())) {
      if (!name.equals("transaction_isolation") && !name.equals("transaction_read_only")) {
        put(name, Optional.empty(), false);
      }
    }
  }

  /// The value as SHOW prints it.
  ///
  /// @throws SqlException 42704 for an unknown name
  public String show(String name) {
    return find(name)
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_OBJECT,
                "unrecognized configuration parameter \"" + name + "\""));
  }

  /// The value as SHOW prints it, empty for an unknown name.
  public Optional<String> find(String name) {
    SettingDefinition definition = DEFINITIONS.get(key(name));
    String value = raw(key(name));
    if (definition == null) {
      return Optional.ofNullable(value);
    }
    return Optional.of(
        SettingValues.shown(definition, value == null ? definition.defaultValue() : value));
  }

  /// A number in the setting's own unit.
  public long number(String name) {
    return numbers.computeIfAbsent(name, this::parsed);
  }

  private long parsed(String name) {
    String value = raw(key(name));
    return Long.parseLong(
        value == null ? Objects.requireNonNull(DEFINITIONS.get(key(name))).defaultValue() : value);
  }

  /// The value of a boolean setting.
  public boolean isOn(String name) {
    return show(name).equals("on");
  }

  /// The names of search_path; the same list until a setting changes.
  public List<String> searchPath() {
    if (path.isEmpty()) {
      path = Optional.of(List.copyOf(SettingValues.names(show("search_path"))));
    }
    return path.get();
  }

  /// Larger after every change of a value.
  public long changes() {
    return changes;
  }

  /// Column name as SHOW gives it (the spelling of the definition).
  public String displayName(String name) {
    SettingDefinition definition = DEFINITIONS.get(key(name));
    return definition == null ? name : definition.name();
  }

  /// All settings with their values.
  public List<Shown> all() {
    Map<String, Shown> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (SettingDefinition definition : DEFINITIONS.values()) {
      shown.put(
          definition.name(),
          new Shown(definition.name(), show(definition.name()), definition.description()));
    }
    return new ArrayList<>(shown.values());
  }

  static Collection<SettingDefinition> definitions() {
    return DEFINITIONS.values();
  }

  /// Reported settings by name, in start-up order; the same map until a setting changes.
  public Map<String, String> reported() {
    if (reported.isEmpty()) {
      Map<String, String> shown = new LinkedHashMap<>();
      REPORTED.forEach(name -> shown.put(name, show(name)));
      reported = Optional.of(Collections.unmodifiableMap(shown));
    }
    return reported.get();
  }

  /// Formats for text input and output, without now().
  public TextContext textContext() {
    if (text.isEmpty()) {
      SettingDefinition zone = Objects.requireNonNull(DEFINITIONS.get("timezone"));
      SettingDefinition style = Objects.requireNonNull(DEFINITIONS.get("datestyle"));
      DateStyles.Value date = DateStyles.parse(style, show("DateStyle"));
      text =
          Optional.of(
              TextContext.DEFAULT
                  .withZone(SettingValues.zone(zone, show("TimeZone")))
                  .withDateStyle(date.style(), date.order())
                  .withIntervalStyle(
                      TextContext.IntervalStyle.valueOf(
                          show("IntervalStyle").toUpperCase(Locale.ROOT)))
                  .withByteaOutput(
                      TextContext.ByteaOutput.valueOf(
                          show("bytea_output").toUpperCase(Locale.ROOT)))
                  .withExtraFloatDigits((int) number("extra_float_digits")));
    }
    return text.get();
  }

  /// What ROLLBACK TO SAVEPOINT goes back to. Marks between which nothing was set are one object.
  public static final class Mark {
    private final long changes;
    private final Map<String, String> values;
    private final Map<String, Optional<String>> beforeTransaction;
    private final Map<String, Optional<String>> afterLocal;

    private Mark(Settings settings) {
      changes = settings.changes;
      values = Map.copyOf(settings.values);
      beforeTransaction = Map.copyOf(settings.beforeTransaction);
      afterLocal = Map.copyOf(settings.afterLocal);
    }
  }

  /// The present values, as part of the open transaction.
  public Mark mark() {
    if (lastMark.isEmpty() || lastMark.get().changes != changes) {
      lastMark = Optional.of(new Mark(this));
    }
    return lastMark.get();
  }

  /// As they were at a mark.
  public void backTo(Mark mark) {
    if (mark.changes == changes) {
      return;
    }
    values.clear();
    values.putAll(mark.values);
    beforeTransaction.clear();
    beforeTransaction.putAll(mark.beforeTransaction);
    afterLocal.clear();
    afterLocal.putAll(mark.afterLocal);
    changed();
  }

  /// The transaction has committed: what was local goes.
  public void committed() {
    endTransaction(afterLocal);
  }

  /// The transaction was rolled back: every change goes.
  public void rolledBack() {
    endTransaction(beforeTransaction);
  }

  private void endTransaction(Map<String, Optional<String>> restored) {
    if (!restored.isEmpty()) {
      restored.forEach(this::restore);
      changed();
    }
    beforeTransaction.clear();
    afterLocal.clear();
  }

  private void changed() {
    changes++;
    text = Optional.empty();
    path = Optional.empty();
    reported = Optional.empty();
    numbers.clear();
  }

  private void restore(String key, Optional<String> value) {
    if (value.isPresent()) {
      values.put(key, value.get());
    } else {
      values.remove(key);
    }
  }

  private void put(String key, Optional<String> value, boolean local) {
    Optional<String> present = Optional.ofNullable(values.get(key));
    beforeTransaction.putIfAbsent(key, present);
    if (local) {
      afterLocal.putIfAbsent(key, present);
    } else {
      afterLocal.remove(key);
    }
    restore(key, value);
    changed();
  }

  private @org.jspecify.annotations.Nullable String raw(String key) {
    String value = values.get(key);
    return value == null ? resetValues.get(key) : value;
  }

  private static Optional<SettingDefinition> definition(String name, boolean allowCustom) {
    SettingDefinition definition = DEFINITIONS.get(key(name));
    if (definition == null && !(allowCustom && name.indexOf('.') > 0)) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
    }
    return Optional.ofNullable(definition);
  }

  private static void checkChangeable(SettingDefinition definition) {
    switch (definition.context()) {
      case INTERNAL ->
          throw new SqlException(
              SqlState.CANT_CHANGE_RUNTIME_PARAM,
              "parameter \"" + definition.name() + "\" cannot be changed");
      case POSTMASTER ->
          throw new SqlException(
              SqlState.CANT_CHANGE_RUNTIME_PARAM,
              "parameter \""
                  + definition.name()
                  + "\" cannot be changed without restarting the server");
      case SIGHUP ->
          throw new SqlException(
              SqlState.CANT_CHANGE_RUNTIME_PARAM,
              "parameter \"" + definition.name() + "\" cannot be changed now");
      case BACKEND ->
          throw new SqlException(
              SqlState.CANT_CHANGE_RUNTIME_PARAM,
              "parameter \"" + definition.name() + "\" cannot be set after connection start");
      case SUPERUSER, USER -> {}
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Map<String, SettingDefinition> load() {
    Map<String, SettingDefinition> definitions = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                Settings.class.getResourceAsStream("settings.tsv"), "settings.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        SettingDefinition definition = SettingDefinition.parse(line);
        definitions.put(key(definition.name()), definition);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return definitions;
  }
}
