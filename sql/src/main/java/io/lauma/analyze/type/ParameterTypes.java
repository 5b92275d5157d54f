package io.lauma.analyze.type;

import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// Types of a statement's parameters: given by the client, or found from where they stand. Used by
/// one analysis.
public final class ParameterTypes {
  /// The protocol's limit.
  public static final int PARAMETERS_MAX = 65_535;

  private final List<Integer> oids;
  private final int countMax;

  /// @param given type OIDs; 0 for "find it"
  public ParameterTypes(List<Integer> given) {
    this(given, PARAMETERS_MAX);
  }

  private ParameterTypes(List<Integer> given, int countMax) {
    this.countMax = countMax;
    oids = new ArrayList<>();
    for (int oid : given) {
      oids.add(oid == 0 ? Oids.UNKNOWN : oid);
    }
  }

  /// Of a statement that may have none.
  public static ParameterTypes none() {
    return new ParameterTypes(List.of(), 0);
  }

  /// The type of `$number`, [Oids#UNKNOWN] until it is found.
  public int type(int number, int position) {
    if (number < 1 || number > countMax) {
      throw new SqlException(SqlState.UNDEFINED_PARAMETER, "there is no parameter $" + number)
          .at(position + 1);
    }
    while (oids.size() < number) {
      oids.add(Oids.UNKNOWN);
    }
    return oids.get(number - 1);
  }

  /// Decides a parameter's type.
  void decide(int index, int typeOid) {
    int known = oids.get(index);
    if (known != Oids.UNKNOWN && known != typeOid) {
      throw new SqlException(
              SqlState.AMBIGUOUS_PARAMETER,
              "inconsistent types deduced for parameter $" + (index + 1))
          .withDetail(TypeNames.text(known) + " versus " + TypeNames.text(typeOid));
    }
    oids.set(index, typeOid);
  }

  /// All types once the statement is analyzed.
  ///
  /// @throws SqlException 42P18 when one was never decided
  public List<Integer> decided() {
    for (int i = 0; i < oids.size(); i++) {
      if (oids.get(i) == Oids.UNKNOWN) {
        throw new SqlException(
            SqlState.INDETERMINATE_DATATYPE,
            "could not determine data type of parameter $" + (i + 1));
      }
    }
    return List.copyOf(oids);
  }
}
