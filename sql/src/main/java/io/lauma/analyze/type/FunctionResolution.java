package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which function a call means (manual, 10.3).
public final class FunctionResolution {
  private static final int ARGUMENTS_MAX = 100;

  private FunctionResolution() {}

  /// A call as written.
  ///
  /// @param argumentNames one an argument, null for positional ones
  /// @param variadic whether the last argument was marked VARIADIC
  /// @param position of the name, characters from 0
  public record Request(
      List<String> name,
      List<Integer> argumentTypes,
      List<@Nullable String> argumentNames,
      boolean variadic,
      int position) {
    public Request {
      name = List.copyOf(name);
      argumentTypes = List.copyOf(argumentTypes);
      argumentNames = Collections.unmodifiableList(new ArrayList<>(argumentNames));
    }

    boolean hasNames() {
      return argumentNames.stream().anyMatch(n -> n != null);
    }

    String signature() {
      StringBuilder text = new StringBuilder(String.join(".", name)).append('(');
      for (int i = 0; i < argumentTypes.size(); i++) {
        text.append(i == 0 ? "" : ", ");
        if (argumentNames.get(i) != null) {
          text.append(argumentNames.get(i)).append(" => ");
        }
        text.append(TypeNames.text(argumentTypes.get(i)));
      }
      return text.append(')').toString();
    }
  }

  /// What a call means.
  public sealed interface Answer {}

  /// A function.
  ///
  /// @param parameterTypes what each given argument is coerced to; order as given
  /// @param order index of the parameter that each given argument stands for
  /// @param variadicFrom parameters from this index on are gathered into an array; -1 for none
  public record Function(
      BuiltinFunction function,
      List<Integer> parameterTypes,
      List<Integer> order,
      int variadicFrom,
      int resultType)
      implements Answer {}

  /// A cast written as a call of the type's name.
  public record TypeCast(int targetType) implements Answer {}

  private record Match(BuiltinFunction function, List<Integer> order, boolean expanded) {}

  /// @throws SqlException 42883 when there is none, 42725 when several fit
  public static Answer resolve(Request request) {
    if (request.argumentTypes().size() > ARGUMENTS_MAX) {
      throw new SqlException(
              SqlState.TOO_MANY_ARGUMENTS,
              "cannot pass more than " + ARGUMENTS_MAX + " arguments to a function")
          .at(request.position() + 1);
    }
    List<Candidate<Match>> candidates = candidates(request);
    for (Candidate<Match> candidate : candidates) {
      if (candidate.arguments().equals(request.argumentTypes())) {
        return function(candidate, request);
      }
    }
    if (request.argumentTypes().size() == 1 && !request.hasNames() && !request.variadic()) {
      Optional<Integer> target = castTarget(request);
      if (target.isPresent()) {
        return new TypeCast(target.get());
      }
    }
    List<Candidate<Match>> matching = Candidate.matching(candidates, request.argumentTypes());
    if (matching.isEmpty()) {
      throw notFound(request);
    }
    if (matching.size() == 1) {
      return function(matching.getFirst(), request);
    }
    Candidate<Match> best =
        Candidate.best(matching, request.argumentTypes())
            .orElseThrow(() ->
                new SqlException(
                        SqlState.AMBIGUOUS_FUNCTION,
                        "function " + request.signature() + " is not unique")
                    .withHint(
                        "Could not choose a best candidate function. You might need to add"
                            + " explicit type casts.")
                    .at(request.position() + 1));
    return function(best, request);
  }

  /// Parameter types of a chosen function or operator with its polymorphic ones replaced, and its
  /// result type last.
  public static List<Integer> actualTypes(
      List<Integer> actual, List<Integer> declared, int result) {
    return Polymorphism.resolve(actual, declared, result);
  }

  private static SqlException notFound(Request request) {
    return new SqlException(
            SqlState.UNDEFINED_FUNCTION, "function " + request.signature() + " does not exist")
        .withHint(
            "No function matches the given name and argument types. You might need to add explicit"
                + " type casts.")
        .at(request.position() + 1);
  }

  private static Function function(Candidate<Match> candidate, Request request) {
    BuiltinFunction function = candidate.item().function();
    List<Integer> types;
    try {
      types =
          Polymorphism.resolve(
              request.argumentTypes(), candidate.arguments(), function.returnTypeOid());
    } catch (SqlException e) {
      throw e.at(request.position() + 1);
    }
    boolean gather = candidate.item().expanded() && function.variadicOid() != Oids.ANY;
    return new Function(
        function,
        types.subList(0, types.size() - 1),
        candidate.item().order(),
        gather ? function.argumentTypes().size() - 1 : -1,
        types.getLast());
  }

  private static List<Candidate<Match>> candidates(Request request) {
    List<String> name = request.name();
    int namespace = Namespaces.PG_CATALOG;
    if (name.size() > 1) {
      String schema = name.get(name.size() - 2);
      if (schema.equals("information_schema")) {
        namespace = Namespaces.INFORMATION_SCHEMA;
      } else if (!schema.equals("pg_catalog")) {
        return List.of();
      }
    }
    List<Candidate<Match>> candidates = new ArrayList<>();
    for (BuiltinFunction function : BuiltinFunctions.byName(name.getLast())) {
      if (function.namespaceOid() == namespace && function.kind() != 'p') {
        candidate(function, request).ifPresent(c -> add(candidates, c));
      }
    }
    return candidates;
  }

  /// Of two with the same parameters the one that is not expanded from VARIADIC is kept.
  private static void add(List<Candidate<Match>> candidates, Candidate<Match> added) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate<Match> other = candidates.get(i);
      if (other.arguments().equals(added.arguments())) {
        if (other.item().expanded() && !added.item().expanded()) {
          candidates.set(i, added);
        }
        return;
      }
    }
    candidates.add(added);
  }

  private static Optional<Candidate<Match>> candidate(BuiltinFunction function, Request request) {
    int given = request.argumentTypes().size();
    int declared = function.argumentTypes().size();
    if (request.hasNames()) {
      return named(function, request);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < given; i++) {
      order.add(i);
    }
    if (function.variadicOid() != 0 && !request.variadic()) {
      if (given < declared) {
        return Optional.empty();
      }
      List<Integer> types = new ArrayList<>(function.argumentTypes().subList(0, declared - 1));
      while (types.size() < given) {
        types.add(function.variadicOid());
      }
      return Optional.of(new Candidate<>(new Match(function, order, true), types));
    }
    if (request.variadic() && function.variadicOid() == 0) {
      return Optional.empty();
    }
    if (given > declared || given + function.defaultCount() < declared) {
      return Optional.empty();
    }
    return Optional.of(
        new Candidate<>(
            new Match(function, order, false), function.argumentTypes().subList(0, given)));
  }

  private static Optional<Candidate<Match>> named(BuiltinFunction function, Request request) {
    int declared = function.argumentTypes().size();
    int given = request.argumentTypes().size();
    if (given > declared || function.argumentNames().size() < declared) {
      return Optional.empty();
    }
    List<Integer> order = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < given; i++) {
      String name = request.argumentNames().get(i);
      int parameter = name == null ? i : function.argumentNames().indexOf(name);
      if (parameter < 0 || parameter >= declared || order.contains(parameter)) {
        return Optional.empty();
      }
      order.add(parameter);
      types.add(function.argumentTypes().get(parameter));
    }
    for (int parameter = 0; parameter < declared - function.defaultCount(); parameter++) {
      if (!order.contains(parameter)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Candidate<>(new Match(function, order, false), types));
  }

  private static Optional<Integer> castTarget(Request request) {
    Optional<BuiltinType> type = TypeResolution.find(request.name());
    if (type.isEmpty() || type.get().isPseudo()) {
      return Optional.empty();
    }
    int source = request.argumentTypes().getFirst();
    if (source == Oids.UNKNOWN) {
      return Optional.of(type.get().oid());
    }
    return Casts.path(source, type.get().oid(), Casts.Context.EXPLICIT)
        .filter(p ->
            p.kind() == Casts.Path.Kind.RELABEL
                || (p.kind() == Casts.Path.Kind.THROUGH_TEXT && source != Oids.RECORD))
        .map(_ -> type.get().oid());
  }
}
