package io.lauma.scenario.sql;

import java.util.List;

/// How the driver talks to the server.
enum Mode {
  /// Query messages, all values as text.
  SIMPLE(List.of("preferQueryMode=simple")),
  /// Parse, Bind, Execute; all values as text.
  TEXT(List.of("preferQueryMode=extended", "binaryTransfer=false")),
  /// Parse, Bind, Execute; parameters and columns in binary form wherever the driver knows one.
  BINARY(List.of("preferQueryMode=extended", "binaryTransfer=true", "prepareThreshold=-1"));

  private final List<String> settings;

  Mode(List<String> settings) {
    this.settings = settings;
  }

  /// Properties of the driver: `key=value`.
  String[] settings() {
    return settings.toArray(String[]::new);
  }
}
