package io.lauma.session.setting;

import io.lauma.pgcatalog.SettingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of pg_settings in a session: numbers in their setting's own unit, where SHOW writes
/// them with a larger one.
public final class SettingRows {
  private SettingRows() {}

  /// One row for each setting, by name.
  public static List<SettingRow> of(Settings settings) {
    List<SettingRow> rows = new ArrayList<>();
    for (SettingDefinition definition : Settings.definitions()) {
      String value = settings.show(definition.name());
      boolean integer = definition.kind() == SettingDefinition.Kind.INTEGER;
      String present = integer ? Long.toString(settings.number(definition.name())) : value;
      boolean isDefault = present.equals(definition.defaultValue());
      rows.add(
          new SettingRow(
              definition.name(),
              present,
              definition.unit(),
              definition.category(),
              definition.description(),
              definition.context().name().toLowerCase(Locale.ROOT),
              definition.kind().name().toLowerCase(Locale.ROOT),
              isDefault ? "default" : "session",
              definition.minimum(),
              definition.maximum(),
              definition.allowed(),
              definition.defaultValue(),
              definition.defaultValue()));
    }
    return rows;
  }
}
