package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.IndexDefinition.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Definition statements of several steps whose node has gone between two of them: what takes them
/// back, so that each is done or was never begun. Pure.
public final class AbandonedWork {
  private AbandonedWork() {}

  /// @param isAlive whether a builder may still finish its work
  public static List<DdlRequest> takenBack(CatalogState catalog, Predicate<String> isAlive) {
    List<DdlRequest> requests = new ArrayList<>();
    for (Relation relation : catalog.relations()) {
      RelationName name =
          new RelationName(
              catalog.schema(relation.schemaOid()).map(CatalogSnapshot.Schema::name).orElse(""),
              relation.name());
      Optional<IndexDefinition> index =
          relation.index().filter(i -> i.state() != State.VALID && !isAlive.test(i.builder()));
      if (index.isPresent()) {
        requests.add(new DdlRequest.DropIndexes(List.of(name), true));
      }
      if (relation.kind() == Relation.Kind.TABLE
          && relation.isFrozen()
          && !isAlive.test(relation.storageParameters().get(Relations.FROZEN))) {
        requests.add(new ReplaceKey(name, "", List.of(), ReplaceKey.Step.ABANDON, ""));
      }
    }
    return requests;
  }
}
