package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinCast;
import io.lauma.catalog.builtin.BuiltinCasts;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import java.util.List;
import java.util.Optional;

/// Which casts there are between types, and in which contexts.
public final class Casts {
  /// Where a cast is asked for; a later one allows whatever an earlier one does.
  public enum Context {
    IMPLICIT,
    ASSIGNMENT,
    EXPLICIT;

    boolean allows(char castContext) {
      return switch (castContext) {
        case 'i' -> true;
        case 'a' -> this != IMPLICIT;
        default -> this == EXPLICIT;
      };
    }
  }

  /// How a cast is done.
  ///
  /// @param functionOid for FUNCTION; for ARRAY the element's path is found again
  record Path(Kind kind, int functionOid) {
    enum Kind {
      RELABEL,
      FUNCTION,
      THROUGH_TEXT,
      ARRAY
    }
  }

  private static final Path RELABEL = new Path(Path.Kind.RELABEL, 0);
  private static final Path THROUGH_TEXT = new Path(Path.Kind.THROUGH_TEXT, 0);
  private static final Path ARRAY = new Path(Path.Kind.ARRAY, 0);

  private Casts() {}

  /// The type under a domain, the type itself otherwise.
  public static int baseType(int typeOid) {
    int oid = typeOid;
    Optional<BuiltinType> type = BuiltinTypes.byOid(oid);
    while (type.isPresent() && type.get().kind() == 'd') {
      oid = type.get().baseTypeOid();
      type = BuiltinTypes.byOid(oid);
    }
    return oid;
  }

  static char category(int typeOid) {
    return BuiltinTypes.byOid(typeOid).map(BuiltinType::category).orElse('U');
  }

  static boolean isPreferred(int typeOid) {
    return BuiltinTypes.byOid(typeOid).map(BuiltinType::preferred).orElse(false);
  }

  /// Element type of a true array, 0 otherwise.
  public static int elementType(int typeOid) {
    return BuiltinTypes.byOid(typeOid)
        .filter(BuiltinType::isTrueArray)
        .map(BuiltinType::elementOid)
        .orElse(0);
  }

  /// Array type over an element, 0 when there is none.
  public static int arrayType(int elementOid) {
    return BuiltinTypes.byOid(elementOid).map(BuiltinType::arrayOid).orElse(0);
  }

  static Optional<Path> path(int source, int target, Context context) {
    int from = baseType(source);
    int to = baseType(target);
    if (from == to) {
      return Optional.of(RELABEL);
    }
    Optional<BuiltinCast> cast = BuiltinCasts.find(from, to);
    if (cast.isPresent()) {
      return cast.filter(c -> context.allows(c.context())).map(Casts::pathOf);
    }
    if (to != Oids.OIDVECTOR && to != Oids.INT2VECTOR) {
      int fromElement = elementType(from);
      int toElement = elementType(to);
      if (fromElement != 0 && toElement != 0) {
        Optional<Path> element = path(fromElement, toElement, context);
        if (element.isPresent()) {
          boolean sameForm = StoredForm.layout(fromElement) == StoredForm.layout(toElement);
          return element.get().kind() == Path.Kind.RELABEL && sameForm
              ? Optional.of(RELABEL)
              : Optional.of(ARRAY);
        }
      }
    }
    boolean text =
        (context != Context.IMPLICIT && category(to) == 'S')
            || (context == Context.EXPLICIT && category(from) == 'S');
    return text && !isPseudo(from) && !isPseudo(to) ? Optional.of(THROUGH_TEXT) : Optional.empty();
  }

  private static boolean isPseudo(int typeOid) {
    return typeOid != Oids.RECORD
        && BuiltinTypes.byOid(typeOid).map(BuiltinType::isPseudo).orElse(false);
  }

  private static Path pathOf(BuiltinCast cast) {
    return switch (cast.method()) {
      case 'f' -> new Path(Path.Kind.FUNCTION, cast.functionOid());
      case 'b' -> RELABEL;
      default -> THROUGH_TEXT;
    };
  }

  /// Whether arguments of these types can stand for parameters of those.
  static boolean canCoerce(List<Integer> sources, List<Integer> targets, Context context) {
    boolean polymorphic = false;
    for (int i = 0; i < sources.size(); i++) {
      int source = sources.get(i);
      int target = targets.get(i);
      if (Polymorphism.isPolymorphic(target)) {
        polymorphic = true;
      } else if (!canCoerce(source, target, context)) {
        return false;
      }
    }
    return !polymorphic || Polymorphism.isConsistent(sources, targets);
  }

  public static boolean canCoerce(int source, int target, Context context) {
    return source == target
        || target == Oids.ANY
        || source == Oids.UNKNOWN
        || path(source, target, context).isPresent();
  }

  /// Whether values of `source` are values of `target` without conversion.
  static boolean isBinaryCoercible(int source, int target) {
    int from = baseType(source);
    if (from == target || target == Oids.ANY || source == target) {
      return true;
    }
    if (target == Oids.ANYARRAY && elementType(from) != 0) {
      return true;
    }
    return BuiltinCasts.find(from, target)
        .filter(c -> c.method() == 'b' && c.context() == 'i')
        .isPresent();
  }
}
