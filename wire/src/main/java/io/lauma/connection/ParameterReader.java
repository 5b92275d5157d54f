package io.lauma.connection;

import io.lauma.protocol.FrontendMessage.Bind;
import io.lauma.protocol.ParameterValue;
import io.lauma.protocol.Violation;
import io.lauma.row.Vector;
import io.lauma.session.StatementDescription;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.List;

/// The parameters of Bind messages as vectors, and the checks of their counts.
final class ParameterReader {
  private final ValueFormats valueFormats;

  ParameterReader(ValueFormats valueFormats) {
    this.valueFormats = valueFormats;
  }

  /// One-row vectors in the layouts of the statement's parameter types.
  ///
  /// @throws io.lauma.types.SqlException 08P01 when counts do not fit, and what the values earn
  List<Vector> read(Bind bind, StatementDescription statement, TextContext context) {
    check(bind, statement);
    int count = bind.parameters().size();
    List<Vector> vectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int typeOid = statement.parameterTypeOids().get(i);
      vectors.add(
          switch (bind.parameters().get(i)) {
            case ParameterValue.Null _ -> valueFormats.nullOf(typeOid);
            case ParameterValue.Bytes bytes ->
                valueFormats.read(typeOid, format(bind, i), bytes.value(), context);
          });
    }
    return vectors;
  }

  private static void check(Bind bind, StatementDescription statement) {
    int parameters = bind.parameters().size();
    int formats = bind.parameterFormats().length;
    if (formats > 1 && formats != parameters) {
      throw Violation.of(
          "bind message has " + formats + " parameter formats but " + parameters + " parameters");
    }
    int needed = statement.parameterTypeOids().size();
    if (parameters != needed) {
      throw Violation.of(
          "bind message supplies "
              + parameters
              + " parameters, but prepared statement \""
              + bind.statement()
              + "\" requires "
              + needed);
    }
    int resultFormats = bind.resultFormats().length;
    int columns = statement.columns().size();
    if (columns > 0 && resultFormats > 1 && resultFormats != columns) {
      throw Violation.of(
          "bind message has "
              + resultFormats
              + " result formats but query has "
              + columns
              + " columns");
    }
  }

  private static int format(Bind bind, int parameter) {
    short[] formats = bind.parameterFormats();
    return switch (formats.length) {
      case 0 -> ValueFormats.TEXT;
      case 1 -> formats[0];
      default -> formats[parameter];
    };
  }
}
