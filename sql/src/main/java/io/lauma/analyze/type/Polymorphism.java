package io.lauma.analyze.type;

import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Polymorphic pseudo-types: which actual types fit together, and what a result then is.
final class Polymorphism {
  static final int ANYNONARRAY = 2776;
  static final int ANYENUM = 3500;
  static final int ANYRANGE = 3831;
  static final int ANYMULTIRANGE = 4537;
  static final int ANYCOMPATIBLE = 5077;
  static final int ANYCOMPATIBLEARRAY = 5078;
  static final int ANYCOMPATIBLENONARRAY = 5079;
  private static final Set<Integer> SAME =
      Set.of(Oids.ANYELEMENT, Oids.ANYARRAY, ANYNONARRAY, ANYENUM, ANYRANGE, ANYMULTIRANGE);
  private static final Set<Integer> COMPATIBLE =
      Set.of(ANYCOMPATIBLE, ANYCOMPATIBLEARRAY, ANYCOMPATIBLENONARRAY, 5080, 4538);
  private static final Set<Integer> UNSUPPORTED =
      Set.of(ANYENUM, ANYRANGE, ANYMULTIRANGE, 5080, 4538);

  private Polymorphism() {}

  static boolean isPolymorphic(int typeOid) {
    return SAME.contains(typeOid) || COMPATIBLE.contains(typeOid);
  }

  static boolean isConsistent(List<Integer> actual, List<Integer> declared) {
    return bind(actual, declared).isPresent();
  }

  /// What the two families stand for in one call; 0 where a family does not occur or only unknown
  /// literals stand for it.
  private record Binding(int element, int compatibleElement) {}

  /// The actual parameter types and, last, the result type of a call.
  static List<Integer> resolve(List<Integer> actual, List<Integer> declared, int result) {
    if (declared.stream().noneMatch(Polymorphism::isPolymorphic) && !isPolymorphic(result)) {
      List<Integer> types = new ArrayList<>(declared);
      types.add(result);
      return types;
    }
    Binding binding =
        bind(actual, declared)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.DATATYPE_MISMATCH,
                    "arguments declared \"anyelement\" are not all alike"));
    boolean used = declared.stream().anyMatch(SAME::contains);
    int element = binding.element();
    if (used && element == 0) {
      if (actual.stream().anyMatch(t -> t == Oids.ANYARRAY)) {
        element = Oids.ANYELEMENT;
      } else {
        throw new SqlException(
            SqlState.DATATYPE_MISMATCH,
            "could not determine polymorphic type because input has type unknown");
      }
    }
    int compatible = binding.compatibleElement() == 0 ? Oids.TEXT : binding.compatibleElement();
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      int type = substitute(declared.get(i), element, compatible);
      types.add(type == Oids.ANYARRAY ? actual.get(i) : type);
    }
    types.add(substitute(result, element, compatible));
    if (types.contains(0)) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT,
          "could not find array type for data type " + TypeNames.text(element));
    }
    return types;
  }

  private static int substitute(int declared, int element, int compatible) {
    return switch (declared) {
      case Oids.ANYELEMENT, ANYNONARRAY -> element;
      case Oids.ANYARRAY -> element == Oids.ANYELEMENT ? Oids.ANYARRAY : Casts.arrayType(element);
      case ANYCOMPATIBLE, ANYCOMPATIBLENONARRAY -> compatible;
      case ANYCOMPATIBLEARRAY -> Casts.arrayType(compatible);
      default -> declared;
    };
  }

  private static Optional<Binding> bind(List<Integer> actual, List<Integer> declared) {
    int element = 0;
    int arrayElement = 0;
    boolean nonArray = false;
    List<Integer> compatible = new ArrayList<>();
    boolean compatibleNonArray = false;
    for (int i = 0; i < declared.size(); i++) {
      int formal = declared.get(i);
      int type = actual.get(i);
      if (UNSUPPORTED.contains(formal)) {
        return Optional.empty();
      }
      if (type == Oids.UNKNOWN) {
        nonArray |= formal == ANYNONARRAY;
        continue;
      }
      int base = Casts.baseType(type);
      switch (formal) {
        case Oids.ANYELEMENT, ANYNONARRAY -> {
          nonArray |= formal == ANYNONARRAY;
          if (element != 0 && element != type) {
            return Optional.empty();
          }
          element = type;
        }
        case Oids.ANYARRAY -> {
          if (type == Oids.ANYARRAY) {
            continue;
          }
          int of = elementOf(base);
          if (of == 0 || (arrayElement != 0 && arrayElement != of)) {
            return Optional.empty();
          }
          arrayElement = of;
        }
        case ANYCOMPATIBLE, ANYCOMPATIBLENONARRAY -> {
          compatibleNonArray |= formal == ANYCOMPATIBLENONARRAY;
          compatible.add(type);
        }
        case ANYCOMPATIBLEARRAY -> {
          int of = elementOf(base);
          if (of == 0) {
            return Optional.empty();
          }
          compatible.add(of);
        }
        default -> {}
      }
    }
    if (arrayElement != 0) {
      if (element != 0 && element != arrayElement) {
        return Optional.empty();
      }
      element = arrayElement;
    }
    if (nonArray && element != 0 && Casts.elementType(element) != 0) {
      return Optional.empty();
    }
    int common = 0;
    if (!compatible.isEmpty()) {
      common = CommonType.quietly(compatible);
      if (common == 0 || (compatibleNonArray && Casts.elementType(common) != 0)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Binding(element, common));
  }

  /// int2vector and oidvector count as arrays of their elements here.
  private static int elementOf(int typeOid) {
    return switch (typeOid) {
      case Oids.INT2VECTOR -> Oids.INT2;
      case Oids.OIDVECTOR -> Oids.OID;
      default -> Casts.elementType(typeOid);
    };
  }
}
