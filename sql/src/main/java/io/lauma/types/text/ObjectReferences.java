package io.lauma.types.text;

import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.Optional;
import java.util.OptionalLong;

/// Text forms of the reg* types: a name by way of [io.lauma.types.ObjectNames], else a number.
final class ObjectReferences {
  private ObjectReferences() {}

  static boolean isReference(int typeOid) {
    return switch (typeOid) {
      case Oids.REGPROC,
          Oids.REGPROCEDURE,
          Oids.REGOPER,
          Oids.REGOPERATOR,
          Oids.REGCLASS,
          Oids.REGTYPE,
          Oids.REGCONFIG,
          Oids.REGDICTIONARY,
          Oids.REGNAMESPACE,
          Oids.REGROLE,
          Oids.REGCOLLATION ->
          true;
      default -> false;
    };
  }

  static long parse(int typeOid, String text, TextContext context) {
    if (text.equals("-")) {
      return 0;
    }
    OptionalLong number = TextInput.number(text);
    if (number.isPresent()) {
      return number.getAsLong();
    }
    return context.names().oid(typeOid, text).orElseThrow(() -> unknown(typeOid, text));
  }

  private static SqlException unknown(int typeOid, String name) {
    String shown = "\"" + name + "\" does not exist";
    return switch (typeOid) {
      case Oids.REGCLASS -> new SqlException(SqlState.UNDEFINED_TABLE, "relation " + shown);
      case Oids.REGTYPE -> new SqlException(SqlState.UNDEFINED_OBJECT, "type " + shown);
      case Oids.REGROLE -> new SqlException(SqlState.UNDEFINED_OBJECT, "role " + shown);
      case Oids.REGNAMESPACE -> new SqlException(SqlState.INVALID_SCHEMA_NAME, "schema " + shown);
      case Oids.REGPROC, Oids.REGPROCEDURE ->
          new SqlException(SqlState.UNDEFINED_FUNCTION, "function " + shown);
      case Oids.REGOPER, Oids.REGOPERATOR ->
          new SqlException(SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + name);
      case Oids.REGCOLLATION ->
          new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "collation \"" + name + "\" for encoding \"UTF8\" does not exist");
      case Oids.REGDICTIONARY ->
          new SqlException(SqlState.UNDEFINED_OBJECT, "text search dictionary " + shown);
      default -> new SqlException(SqlState.UNDEFINED_OBJECT, "text search configuration " + shown);
    };
  }

  static void write(int typeOid, long oid, TextContext context, ByteSink out) {
    if (oid == 0) {
      out.put(typeOid == Oids.REGOPER || typeOid == Oids.REGOPERATOR ? '0' : '-');
      return;
    }
    Optional<String> name = context.names().name(typeOid, oid);
    if (name.isPresent()) {
      out.putUtf8(name.get());
    } else {
      out.putDecimal(oid);
    }
  }
}
