package io.lauma.session.ddl;

import io.lauma.catalog.Relation.SequenceOptions;
import io.lauma.parse.tree.SequenceOption;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;

/// Options of sequences, serial and identity columns, with PostgreSQL's defaults and checks
/// (22023).
final class SequenceDefinitions {
  private SequenceDefinitions() {}

  /// The sequence behind a serial column of a type.
  static SequenceOptions serial(int typeOid) {
    return of(List.of(), typeOid);
  }

  static SequenceOptions of(List<SequenceOption> options, int defaultTypeOid) {
    int typeOid = defaultTypeOid;
    long increment = 1;
    long cache = 1;
    boolean cycle = false;
    Long minimum = null;
    Long maximum = null;
    Long start = null;
    for (SequenceOption option : options) {
      switch (option) {
        case SequenceOption.AsType as -> typeOid = type(as);
        case SequenceOption.Cache o -> cache = number(o.value(), "CACHE");
        case SequenceOption.Cycle o -> cycle = o.cycle();
        case SequenceOption.Increment o -> increment = number(o.value(), "INCREMENT");
        case SequenceOption.MaxValue o -> {
          String value = o.value();
          maximum = value == null ? null : number(value, "MAXVALUE");
        }
        case SequenceOption.MinValue o -> {
          String value = o.value();
          minimum = value == null ? null : number(value, "MINVALUE");
        }
        case SequenceOption.Start o -> start = number(o.value(), "START");
        case SequenceOption.OwnedBy o -> {
          if (!o.name().last().equals("none")) {
            throw SqlException.notSupported("OWNED BY").at(o.position() + 1);
          }
        }
        case SequenceOption.SequenceName o ->
            throw SqlException.notSupported("SEQUENCE NAME").at(o.position() + 1);
        case SequenceOption.Restart o ->
            throw SqlException.notSupported("RESTART").at(o.position() + 1);
      }
    }
    if (increment == 0) {
      throw invalid("INCREMENT must not be zero");
    }
    if (cache < 1) {
      throw invalid("CACHE (" + cache + ") must be greater than zero");
    }
    long typeMaximum = typeMaximum(typeOid);
    long low = minimum != null ? minimum : increment > 0 ? 1 : -typeMaximum - 1;
    long high = maximum != null ? maximum : increment > 0 ? typeMaximum : -1;
    check(low, high, typeMaximum, typeOid);
    long first = start != null ? start : increment > 0 ? low : high;
    if (first < low) {
      throw invalid("START value (" + first + ") cannot be less than MINVALUE (" + low + ")");
    }
    if (first > high) {
      throw invalid("START value (" + first + ") cannot be greater than MAXVALUE (" + high + ")");
    }
    return new SequenceOptions(typeOid, first, increment, low, high, cache, cycle);
  }

  private static void check(long low, long high, long typeMaximum, int typeOid) {
    if (high > typeMaximum) {
      throw invalid(
          "MAXVALUE (" + high + ") is out of range for sequence data type " + typeName(typeOid));
    }
    if (low < -typeMaximum - 1) {
      throw invalid(
          "MINVALUE (" + low + ") is out of range for sequence data type " + typeName(typeOid));
    }
    if (low >= high) {
      throw invalid("MINVALUE (" + low + ") must be less than MAXVALUE (" + high + ")");
    }
  }

  private static int type(SequenceOption.AsType option) {
    return switch (option.type().name()) {
      case "int2" -> Oids.INT2;
      case "int4" -> Oids.INT4;
      case "int8" -> Oids.INT8;
      default -> throw invalid("sequence type must be smallint, integer, or bigint");
    };
  }

  private static long typeMaximum(int typeOid) {
    return switch (typeOid) {
      case Oids.INT2 -> Short.MAX_VALUE;
      case Oids.INT4 -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }

  private static String typeName(int typeOid) {
    return switch (typeOid) {
      case Oids.INT2 -> "smallint";
      case Oids.INT4 -> "integer";
      default -> "bigint";
    };
  }

  private static long number(String text, String option) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw invalid(option + " value (" + text + ") is out of range for type bigint").causedBy(e);
    }
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}
