package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.IndexDefinition.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Definition statements of several steps whose node has gone between two of them: what takes them
/// back, or has another node go on, so that each comes to its end or was never begun. Pure.
public final class AbandonedWork {
  private AbandonedWork() {}

  /// The build of an index goes to another builder; everything else is taken back.
  ///
  /// @param isAlive whether a builder may still finish its work
  /// @param builders who may go on with a build; without any it waits
  public static List<DdlRequest> settled(
      CatalogState catalog, Predicate<String> isAlive, List<String> builders) {
    List<DdlRequest> requests = new ArrayList<>();
    for (TransactionDraft draft : catalog.drafts().values()) {
      if (!draft.isPrepared() && !isAlive.test(draft.builder())) {
        requests.add(new DdlRequest.OfTransaction.Rollback(draft.transaction()));
      }
    }
    for (Relation relation : catalog.relations()) {
      RelationName name =
          new RelationName(
              catalog.schema(relation.schemaOid()).map(CatalogSnapshot.Schema::name).orElse(""),
              relation.name());
      Optional<IndexDefinition> index =
          relation.index().filter(i -> i.state() != State.VALID && !isAlive.test(i.builder()));
      index.ifPresent(
          left -> settled(name, relation.oid(), left, builders).ifPresent(requests::add));
      if (relation.kind() == Relation.Kind.TABLE
          && relation.isFrozen()
          && !isAlive.test(relation.storageParameters().get(Relations.FROZEN))) {
        requests.add(new ReplaceKey(name, "", List.of(), ReplaceKey.Step.ABANDON, ""));
      }
      relation.checks().stream()
          .filter(check -> isAbandoned(check.builder(), isAlive))
          .forEach(check -> requests.add(new DdlRequest.ChangeCheck.Drop(name, check.name())));
      relation.foreignKeys().stream()
          .filter(key -> isAbandoned(key.builder(), isAlive))
          .forEach(key -> requests.add(new DdlRequest.ChangeForeignKey.Drop(name, key.name())));
    }
    return requests;
  }

  /// Different indexes go to different builders.
  private static Optional<DdlRequest> settled(
      RelationName name, int oid, IndexDefinition left, List<String> builders) {
    return switch (left.state()) {
      case BUILDING ->
          builders.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new DdlRequest.HandBuildOver(
                      name, left.builder(), builders.get(Math.floorMod(oid, builders.size()))));
      case DROPPING -> Optional.of(new DdlRequest.DropIndexes(List.of(name), true, true));
      case VALID -> throw new IllegalArgumentException("nobody works on a valid index");
    };
  }

  private static boolean isAbandoned(String builder, Predicate<String> isAlive) {
    return !builder.isEmpty() && !isAlive.test(builder);
  }
}
