package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Types as written, with their modifiers.
public final class TypeResolution {
  private static final int LENGTH_MAX = 10_485_760;
  private static final int NUMERIC_PRECISION_MAX = 1000;
  private static final int SECOND_PRECISION_MAX = 6;

  private TypeResolution() {}

  /// @throws SqlException 42704 for an unknown type, 22023 for a modifier out of range
  public static SqlType resolve(TypeName name) {
    if (name.columnType()) {
      throw SqlException.notSupported("%TYPE").at(name.position() + 1);
    }
    BuiltinType type =
        find(name.parts())
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_OBJECT,
                        "type \"" + String.join(".", name.parts()) + "\" does not exist")
                    .at(name.position() + 1));
    int typmod = typmod(type, name);
    if (name.arrayBounds().isEmpty()) {
      return new SqlType(type.oid(), typmod);
    }
    if (type.arrayOid() == 0) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT, "type \"" + type.name() + "[]\" does not exist")
          .at(name.position() + 1);
    }
    return new SqlType(type.arrayOid(), typmod);
  }

  /// A type by the parts of its name; unqualified names mean `pg_catalog`.
  public static Optional<BuiltinType> find(List<String> parts) {
    int namespace = Namespaces.PG_CATALOG;
    if (parts.size() > 1) {
      switch (parts.get(parts.size() - 2)) {
        case "pg_catalog" -> {}
        case "information_schema" -> namespace = Namespaces.INFORMATION_SCHEMA;
        default -> {
          return Optional.empty();
        }
      }
    }
    int wanted = namespace;
    return BuiltinTypes.byName(parts.getLast()).stream()
        .filter(t -> t.namespaceOid() == wanted)
        .findFirst();
  }

  private static int typmod(BuiltinType type, TypeName name) {
    List<Integer> modifiers = new ArrayList<>();
    for (Expression modifier : name.modifiers()) {
      switch (modifier) {
        case Expression.IntegerLiteral literal -> modifiers.add(literal.value());
        case Expression.OperatorCall call
            when call.left() == null
                && call.name().equals(List.of("-"))
                && call.right() instanceof Expression.IntegerLiteral literal ->
            modifiers.add(-literal.value());
        default ->
            throw new SqlException(
                    SqlState.SYNTAX_ERROR, "type modifiers must be simple constants or identifiers")
                .at(name.position() + 1);
      }
    }
    if (type.oid() == Oids.INTERVAL) {
      return name.fields() == null && modifiers.isEmpty()
          ? SqlType.NO_TYPMOD
          : IntervalModifier.of(
              name.fields(), modifiers.isEmpty() ? -1 : precision(modifiers, "INTERVAL", name));
    }
    if (modifiers.isEmpty()) {
      return SqlType.NO_TYPMOD;
    }
    return switch (type.oid()) {
      case Oids.VARCHAR -> length(modifiers, "varchar", name) + 4;
      case Oids.BPCHAR -> length(modifiers, "char", name) + 4;
      case 1560 -> length(modifiers, "bit", name);
      case 1562 -> length(modifiers, "varbit", name);
      case Oids.NUMERIC -> numeric(modifiers, name);
      case Oids.TIME -> precision(modifiers, "TIME", name);
      case Oids.TIMESTAMP -> precision(modifiers, "TIMESTAMP", name);
      case Oids.TIMETZ -> precision(modifiers, "TIME", name);
      case Oids.TIMESTAMPTZ -> precision(modifiers, "TIMESTAMP", name);
      default ->
          throw new SqlException(
                  SqlState.SYNTAX_ERROR,
                  "type modifier is not allowed for type \"" + type.name() + "\"")
              .at(name.position() + 1);
    };
  }

  private static int length(List<Integer> modifiers, String type, TypeName name) {
    if (modifiers.size() != 1) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "invalid type modifier")
          .at(name.position() + 1);
    }
    int length = modifiers.getFirst();
    if (length < 1) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "length for type " + type + " must be at least 1")
          .at(name.position() + 1);
    }
    if (length > LENGTH_MAX) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "length for type " + type + " cannot exceed " + LENGTH_MAX)
          .at(name.position() + 1);
    }
    return length;
  }

  private static int numeric(List<Integer> modifiers, TypeName name) {
    if (modifiers.size() > 2) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "invalid NUMERIC type modifier")
          .at(name.position() + 1);
    }
    int precision = modifiers.getFirst();
    int scale = modifiers.size() == 2 ? modifiers.get(1) : 0;
    if (precision < 1 || precision > NUMERIC_PRECISION_MAX) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "NUMERIC precision " + precision + " must be between 1 and 1000")
          .at(name.position() + 1);
    }
    if (scale < -1000 || scale > 1000) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "NUMERIC scale " + scale + " must be between -1000 and 1000")
          .at(name.position() + 1);
    }
    return (precision << 16 | (scale & 0x7ff)) + 4;
  }

  private static int precision(List<Integer> modifiers, String type, TypeName name) {
    if (modifiers.size() != 1) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "invalid type modifier")
          .at(name.position() + 1);
    }
    int precision = modifiers.getFirst();
    if (precision < 0) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              type + "(" + precision + ") precision must not be negative")
          .at(name.position() + 1);
    }
    return Math.min(precision, SECOND_PRECISION_MAX);
  }
}
