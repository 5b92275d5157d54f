package io.lauma.analyze.rel;

import io.lauma.expr.Scalar;
import io.lauma.types.SqlType;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSpecialOperator;

/// An operator of ours in a row expression. Its name holds everything that makes it different from
/// another, since Calcite compares operators by name.
public final class PgOperator extends SqlSpecialOperator {
  /// Makes the scalar of a call from its operands and type.
  public interface Build {
    Scalar build(List<Scalar> operands, SqlType type);
  }

  private final Build build;
  private final Kind volatility;
  private final int functionOid;

  /// What rules must know of an operator.
  public enum Kind {
    IMMUTABLE,
    STABLE,
    VOLATILE,
    /// A set-returning function.
    SET
  }

  PgOperator(String name, Kind kind, int functionOid, Build build) {
    super(name, SqlKind.OTHER_FUNCTION);
    this.build = build;
    this.volatility = kind;
    this.functionOid = functionOid;
  }

  public Scalar scalar(List<Scalar> operands, SqlType type) {
    return build.build(operands, type);
  }

  public Kind kind() {
    return volatility;
  }

  /// The pg_proc OID when this is a plain function call, otherwise 0.
  public int functionOid() {
    return functionOid;
  }

  @Override
  public boolean isDeterministic() {
    return volatility == Kind.IMMUTABLE || volatility == Kind.STABLE;
  }

  @Override
  public boolean isDynamicFunction() {
    return volatility != Kind.IMMUTABLE;
  }
}
