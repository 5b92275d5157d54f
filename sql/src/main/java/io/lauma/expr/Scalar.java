package io.lauma.expr;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;

/// A bound scalar expression: every name, type, operator and function is resolved. Immutable;
/// travels to other nodes as part of a plan fragment.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Scalar.Column.class, name = "column"),
  @JsonSubTypes.Type(value = Scalar.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Scalar.Parameter.class, name = "parameter"),
  @JsonSubTypes.Type(value = Scalar.Correlated.class, name = "correlated"),
  @JsonSubTypes.Type(value = Scalar.Call.class, name = "call"),
  @JsonSubTypes.Type(value = Scalar.And.class, name = "and"),
  @JsonSubTypes.Type(value = Scalar.Or.class, name = "or"),
  @JsonSubTypes.Type(value = Scalar.Not.class, name = "not"),
  @JsonSubTypes.Type(value = Scalar.IsNull.class, name = "is-null"),
  @JsonSubTypes.Type(value = Scalar.DistinctFrom.class, name = "distinct-from"),
  @JsonSubTypes.Type(value = Scalar.Case.class, name = "case"),
  @JsonSubTypes.Type(value = Scalar.Coalesce.class, name = "coalesce"),
  @JsonSubTypes.Type(value = Scalar.MinMax.class, name = "min-max"),
  @JsonSubTypes.Type(value = Scalar.NullIf.class, name = "null-if"),
  @JsonSubTypes.Type(value = Scalar.AnyAll.class, name = "any-all"),
  @JsonSubTypes.Type(value = Scalar.IoCast.class, name = "io-cast"),
  @JsonSubTypes.Type(value = Scalar.ArrayCast.class, name = "array-cast"),
  @JsonSubTypes.Type(value = Scalar.Relabel.class, name = "relabel"),
  @JsonSubTypes.Type(value = Scalar.ArrayConstructor.class, name = "array"),
  @JsonSubTypes.Type(value = Scalar.RowConstructor.class, name = "row"),
  @JsonSubTypes.Type(value = Scalar.Subscript.class, name = "subscript"),
  @JsonSubTypes.Type(value = Scalar.FieldSelection.class, name = "field"),
})
public sealed interface Scalar {
  SqlType type();

  /// Column `index` (from 0) of the input batch.
  record Column(int index, SqlType type) implements Scalar {}

  /// A literal: a vector of one row, in the layout of its type.
  record Constant(SqlType type, Vector value) implements Scalar {
    public boolean isNull() {
      return value.isNull(0);
    }
  }

  /// Statement parameter `index` (from 0), that is `$index+1`.
  record Parameter(int index, SqlType type) implements Scalar {}

  /// Column `index` of the present outer row of the enclosing [io.lauma.plan.PlanNode.Apply] number
  /// `apply`.
  record Correlated(int apply, int index, SqlType type) implements Scalar {}

  /// A function of pg_proc by OID; operators are calls of their function. Strict ones give NULL for
  /// any NULL argument.
  record Call(int functionOid, List<Scalar> arguments, SqlType type) implements Scalar {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record And(List<Scalar> operands) implements Scalar {
    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  record Or(List<Scalar> operands) implements Scalar {
    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  record Not(Scalar operand) implements Scalar {
    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  record IsNull(Scalar operand) implements Scalar {
    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  /// `IS DISTINCT FROM` by the equality function given.
  record DistinctFrom(int equalFunctionOid, Scalar left, Scalar right) implements Scalar {
    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  /// Searched CASE; a simple one is rewritten with its equality. No branch is evaluated for rows
  /// that do not take it.
  record Case(List<When> whens, Optional<Scalar> otherwise, SqlType type) implements Scalar {
    public Case {
      whens = List.copyOf(whens);
    }

    public record When(Scalar condition, Scalar result) {}
  }

  record Coalesce(List<Scalar> operands, SqlType type) implements Scalar {
    public Coalesce {
      operands = List.copyOf(operands);
    }
  }

  /// GREATEST or LEAST by the "less than" function given.
  record MinMax(boolean greatest, int lessFunctionOid, List<Scalar> operands, SqlType type)
      implements Scalar {
    public MinMax {
      operands = List.copyOf(operands);
    }
  }

  record NullIf(int equalFunctionOid, Scalar left, Scalar right, SqlType type) implements Scalar {}

  /// `left op ANY (array)` or `ALL (array)`; IN lists of constants become ANY.
  record AnyAll(boolean all, int functionOid, Scalar left, Scalar array) implements Scalar {
    @Override
    public SqlType type() {
      return SqlType.of(Oids.BOOL);
    }
  }

  /// A cast through the text form of both types.
  record IoCast(Scalar operand, SqlType type) implements Scalar {}

  /// A cast of an array, element by element; `elementCast` sees the element as column 0.
  record ArrayCast(Scalar operand, Scalar elementCast, SqlType type) implements Scalar {}

  /// The same bytes under another type.
  record Relabel(Scalar operand, SqlType type) implements Scalar {}

  record ArrayConstructor(List<Scalar> elements, SqlType type) implements Scalar {
    public ArrayConstructor {
      elements = List.copyOf(elements);
    }
  }

  record RowConstructor(List<Scalar> fields) implements Scalar {
    public RowConstructor {
      fields = List.copyOf(fields);
    }

    @Override
    public SqlType type() {
      return SqlType.of(Oids.RECORD);
    }
  }

  /// `array[i]...` or, with any slice among them, `array[l:u]...`.
  record Subscript(Scalar array, List<Index> indexes, SqlType type) implements Scalar {
    public Subscript {
      indexes = List.copyOf(indexes);
    }

    /// For a plain subscript only `upper` is there.
    public record Index(boolean slice, Optional<Scalar> lower, Optional<Scalar> upper) {}
  }

  /// Field `index` (from 0) of a record.
  record FieldSelection(Scalar record, int index, SqlType type) implements Scalar {}
}
