package io.lauma.analyze.type;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.rel.UnknownLiteral;
import io.lauma.catalog.builtin.BuiltinCast;
import io.lauma.catalog.builtin.BuiltinCasts;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.expr.Scalar;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Turns expressions into expressions of another type.
public final class Coercion {
  /// Texts whose value depends on when they are read.
  private static final List<String> CLOCK_WORDS = List.of("now", "today", "tomorrow", "yesterday");

  private static final Pattern WORDS = Pattern.compile("[^a-z]+");

  private static final Set<Integer> CLOCK_TYPES =
      Set.of(Oids.DATE, Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.TIMESTAMPTZ);

  private final ParameterTypes parameters;
  private final LiteralInput literals;

  public Coercion(ParameterTypes parameters, LiteralInput literals) {
    this.parameters = parameters;
    this.literals = literals;
  }

  public ParameterTypes parameters() {
    return parameters;
  }

  /// Coerces to a type with its modifier; empty when there is no such cast in this context.
  public Optional<RexNode> tryCoerce(RexNode node, SqlType target, Casts.Context context) {
    int source = PgType.typeOf(node).oid();
    if (!Casts.canCoerce(source, target.oid(), context)) {
      return Optional.empty();
    }
    RexNode converted = convert(node, target, context);
    return Optional.of(modified(converted, target, context == Casts.Context.EXPLICIT));
  }

  /// As [#tryCoerce].
  ///
  /// @throws SqlException 42846 "cannot cast type ..."
  public RexNode cast(RexNode node, SqlType target, int position) {
    return tryCoerce(node, target, Casts.Context.EXPLICIT)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.CANNOT_COERCE,
                    "cannot cast type "
                        + TypeNames.text(PgType.typeOf(node).oid())
                        + " to "
                        + TypeNames.text(target.oid()))
                .at(position + 1));
  }

  /// To a function's parameter type or a common type; the caller knows that it can be done.
  public RexNode implicit(RexNode node, int targetOid) {
    SqlType source = PgType.typeOf(node);
    if (source.oid() == targetOid) {
      return node;
    }
    if (targetOid == Oids.ANY || Polymorphism.isPolymorphic(targetOid)) {
      return source.oid() == Oids.UNKNOWN
          ? convert(node, SqlType.of(Oids.TEXT), Casts.Context.IMPLICIT)
          : node;
    }
    return convert(node, SqlType.of(targetOid), Casts.Context.IMPLICIT);
  }

  /// To a common type, keeping its modifier.
  public RexNode toCommon(RexNode node, SqlType common, String construct, int position) {
    if (PgType.typeOf(node).equals(common)) {
      return node;
    }
    return tryCoerce(node, common, Casts.Context.IMPLICIT)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.CANNOT_COERCE,
                    construct
                        + " could not convert type "
                        + TypeNames.text(PgType.typeOf(node).oid())
                        + " to "
                        + TypeNames.text(common.oid()))
                .at(position + 1));
  }

  /// A boolean condition, for example of WHERE.
  ///
  /// @throws SqlException 42804 "argument of WHERE must be type boolean, ..."
  public RexNode condition(RexNode node, String construct, int position) {
    return tryCoerce(node, SqlType.of(Oids.BOOL), Casts.Context.ASSIGNMENT)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.DATATYPE_MISMATCH,
                    "argument of "
                        + construct
                        + " must be type boolean, not type "
                        + TypeNames.text(PgType.typeOf(node).oid()))
                .at(position + 1));
  }

  /// Literals and parameters that are still unknown become text.
  public RexNode decided(RexNode node) {
    return PgType.typeOf(node).oid() == Oids.UNKNOWN
        ? convert(node, SqlType.of(Oids.TEXT), Casts.Context.IMPLICIT)
        : node;
  }

  private RexNode convert(RexNode node, SqlType target, Casts.Context context) {
    SqlType source = PgType.typeOf(node);
    int targetOid = target.oid();
    if (source.oid() == targetOid) {
      return node;
    }
    if (targetOid == Oids.ANY) {
      return decided(node);
    }
    if (node instanceof RexCall call && call.getOperator() instanceof UnknownLiteral literal) {
      return literal(literal, target);
    }
    if (node instanceof RexDynamicParam parameter && source.oid() == Oids.UNKNOWN) {
      int base = Casts.baseType(targetOid);
      parameters.decide(parameter.getIndex(), base);
      return Rex.BUILDER.makeDynamicParam(PgType.of(base), parameter.getIndex());
    }
    if (source.oid() == Oids.UNKNOWN) {
      return targetOid == Oids.TEXT
          ? Rex.relabel(node, SqlType.of(Oids.TEXT))
          : Rex.ioCast(node, SqlType.of(targetOid));
    }
    Casts.Path path =
        Casts.path(source.oid(), targetOid, context)
            .orElseThrow(() ->
                new IllegalStateException(
                    "no cast from " + source + " to " + target + " " + context));
    return switch (path.kind()) {
      case RELABEL -> Rex.relabel(node, SqlType.of(targetOid));
      case THROUGH_TEXT -> Rex.ioCast(node, SqlType.of(targetOid));
      case FUNCTION -> byFunction(node, path.functionOid(), target, context);
      case ARRAY -> byElement(node, SqlType.of(targetOid), context);
    };
  }

  private static RexNode byFunction(
      RexNode node, int functionOid, SqlType target, Casts.Context context) {
    Optional<RexNode> folded = NumberConstants.cast(node, target.oid());
    if (folded.isPresent()) {
      return folded.get();
    }
    List<Integer> declared = BuiltinFunctions.function(functionOid).argumentTypes();
    List<RexNode> arguments = new ArrayList<>();
    arguments.add(Rex.relabel(node, SqlType.of(declared.getFirst())));
    if (declared.size() > 1) {
      arguments.add(Rex.int4(SqlType.NO_TYPMOD));
    }
    if (declared.size() > 2) {
      arguments.add(Rex.bool(context == Casts.Context.EXPLICIT));
    }
    return Rex.call(functionOid, SqlType.of(target.oid()), arguments);
  }

  private RexNode byElement(RexNode node, SqlType target, Casts.Context context) {
    SqlType source = SqlType.of(Casts.elementType(Casts.baseType(PgType.typeOf(node).oid())));
    RexNode element =
        convert(Rex.column(0, source), SqlType.of(Casts.elementType(target.oid())), context);
    Scalar elementCast = ScalarOf.constant(element);
    return Rex.form(
        "array" + target + element,
        target,
        List.of(node),
        (o, t) -> new Scalar.ArrayCast(o.getFirst(), elementCast, t));
  }

  private RexNode literal(UnknownLiteral literal, SqlType target) {
    SqlType plain = target.oid() == Oids.INTERVAL ? target : target.withoutTypmod();
    @Nullable String text = literal.text();
    if (text == null) {
      return Rex.nullOf(plain);
    }
    int base = Casts.baseType(target.oid());
    if (CLOCK_TYPES.contains(base) && readsClock(text)) {
      literals.admitClockWord();
      return Rex.ioCast(Rex.text(text), plain);
    }
    try {
      SqlType read = base == target.oid() ? plain : SqlType.of(base);
      return Rex.relabel(Rex.constant(read, literals.read(read, text)), plain);
    } catch (SqlException e) {
      throw e.position() == 0 ? e.at(literal.position() + 1) : e;
    }
  }

  private static boolean readsClock(String text) {
    return WORDS.splitAsStream(text.toLowerCase(Locale.ROOT)).anyMatch(CLOCK_WORDS::contains);
  }

  /// Applies a modifier by the type's own length function.
  private RexNode modified(RexNode node, SqlType target, boolean explicit) {
    SqlType source = PgType.typeOf(node);
    if (target.typmod() == SqlType.NO_TYPMOD || source.typmod() == target.typmod()) {
      return node;
    }
    int element = Casts.elementType(target.oid());
    if (element != 0) {
      RexNode cast =
          modified(
              Rex.column(0, SqlType.of(element)), new SqlType(element, target.typmod()), explicit);
      Scalar elementCast = ScalarOf.constant(cast);
      return Rex.form(
          "array" + target + cast,
          target,
          List.of(node),
          (o, t) -> new Scalar.ArrayCast(o.getFirst(), elementCast, t));
    }
    Optional<BuiltinCast> length =
        BuiltinCasts.find(target.oid(), target.oid()).filter(c -> c.functionOid() != 0);
    if (length.isEmpty()) {
      return Rex.relabel(node, target);
    }
    int function = length.get().functionOid();
    List<RexNode> arguments = new ArrayList<>(List.of(node, Rex.int4(target.typmod())));
    if (BuiltinFunctions.function(function).argumentTypes().size() > 2) {
      arguments.add(Rex.bool(explicit));
    }
    return Rex.call(function, target, arguments);
  }
}
