package io.lauma.session.setting;

import java.util.List;

/// A run-time setting: name, kind and limits, as pg_settings shows them.
///
/// @param unit of numbers: `ms`, `kB`, `8kB`, `s`, `min`, or empty
/// @param minimum and `maximum`: empty texts for other kinds
record SettingDefinition(
    String name,
    Kind kind,
    Context context,
    String unit,
    String defaultValue,
    String minimum,
    String maximum,
    List<String> allowed,
    String category,
    String description) {

  enum Kind {
    BOOL,
    INTEGER,
    REAL,
    STRING,
    ENUM
  }

  /// Who may change it, and when.
  enum Context {
    INTERNAL,
    POSTMASTER,
    SIGHUP,
    BACKEND,
    SUPERUSER,
    USER
  }

  static SettingDefinition parse(String line) {
    String[] f = line.split("\t", -1);
    Context context =
        switch (f[2]) {
          case "internal" -> Context.INTERNAL;
          case "postmaster" -> Context.POSTMASTER;
          case "sighup" -> Context.SIGHUP;
          case "backend", "superuser-backend" -> Context.BACKEND;
          case "superuser" -> Context.SUPERUSER;
          default -> Context.USER;
        };
    Kind kind =
        switch (f[1]) {
          case "bool" -> Kind.BOOL;
          case "integer" -> Kind.INTEGER;
          case "real" -> Kind.REAL;
          case "enum" -> Kind.ENUM;
          default -> Kind.STRING;
        };
    List<String> allowed = f[7].isEmpty() ? List.of() : List.of(f[7].split(","));
    return new SettingDefinition(f[0], kind, context, f[3], f[4], f[5], f[6], allowed, f[8], f[9]);
  }
}
