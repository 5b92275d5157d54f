package io.lauma.pgcatalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A row of pg_settings.
///
/// @param unit empty for a setting without one
/// @param type bool, integer, real, string or enum
/// @param source where the present value comes from, such as default or configuration file
/// @param allowed the values of an enum, else none
public record SettingRow(
    String name,
    String value,
    String unit,
    String category,
    String description,
    String context,
    String type,
    String source,
    String minimum,
    String maximum,
    List<String> allowed,
    String bootValue,
    String resetValue) {
  public SettingRow {
    allowed = List.copyOf(allowed);
  }

  static VirtualTable<SettingRow> table(Supplier<List<SettingRow>> settings) {
    return VirtualTable.of("pg_settings", _ -> settings.get())
        .with("name", SettingRow::name)
        .with("setting", SettingRow::value)
        .with("unit", r -> present(r.unit).orElse(null))
        .with("category", SettingRow::category)
        .with("short_desc", SettingRow::description)
        .with("context", SettingRow::context)
        .with("vartype", SettingRow::type)
        .with("source", SettingRow::source)
        .with("min_val", r -> present(r.minimum).orElse(null))
        .with("max_val", r -> present(r.maximum).orElse(null))
        .with("enumvals", r -> r.allowed.isEmpty() ? null : r.allowed)
        .with("boot_val", SettingRow::bootValue)
        .with("reset_val", SettingRow::resetValue)
        .constant(false, "pending_restart")
        .nulls("extra_desc", "sourcefile", "sourceline")
        .build();
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
