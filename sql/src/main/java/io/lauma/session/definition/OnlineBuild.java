package io.lauma.session.definition;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.BuildProgress.Phase;
import io.lauma.session.build.BuildPoint;
import io.lauma.session.constraint.DuplicateKeys;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings an index that is being built outside of a transaction block to its end, from wherever the
/// build is: begun a moment ago, or left by a node that is gone. What passes by itself, as the
/// change of a shard's leader, is waited for. Used by the session's thread.
final class OnlineBuild {
  /// Before the next attempt, and between two looks for what another node does.
  private static final long LOOK_MICROS = 100_000;

  /// What a transaction or a look at the catalog fails with while leaders change, and when this
  /// node's incarnation ends: the next one goes on.
  private static final Set<SqlState> PASSING =
      EnumSet.of(
          SqlState.T_R_SERIALIZATION_FAILURE,
          SqlState.T_R_DEADLOCK_DETECTED,
          SqlState.T_R_STATEMENT_COMPLETION_UNKNOWN,
          SqlState.CANNOT_CONNECT_NOW,
          SqlState.ADMIN_SHUTDOWN);

  private static final Logger LOG = LoggerFactory.getLogger(OnlineBuild.class);

  private final SqlSession session;
  private final DefinitionSteps steps;
  private final int oid;
  private final String name;
  private final String text;
  private BuildProgress progress;
  private @Nullable IndexBuild build;

  /// @param progress what is shown of it so far
  /// @param text of the statement
  OnlineBuild(SqlSession session, Relation index, BuildProgress progress, String text) {
    this.session = session;
    this.steps = new DefinitionSteps(session);
    this.oid = index.oid();
    this.name = index.name();
    this.progress = progress;
    this.text = text;
  }

  /// Returns when the index is valid, whoever has built it. After a failure there is no index,
  /// unless somebody else builds it by now, or can go on when this node has stopped.
  ///
  /// @throws SqlException 23505 for a key that is there twice; 57014 when cancelled; 42704 when the
  ///   index was dropped meanwhile
  void run() {
    try {
      boolean valid = false;
      while (!valid) {
        valid = attempt();
      }
    } catch (RuntimeException e) {
      if (!session.backends().isNodeEnding()) {
        abandon(e);
      }
      throw e;
    }
  }

  private boolean attempt() {
    try {
      return step();
    } catch (SqlException e) {
      if (!PASSING.contains(e.state())) {
        throw e;
      }
      LOG.debug("the build of index {} waits", name, e);
      session.runner().sleep(LOOK_MICROS);
      return false;
    }
  }

  /// Whether the index is valid.
  private boolean step() {
    Relation index = present().orElseThrow(() -> gone(name));
    IndexDefinition definition = index.index().orElseThrow();
    return switch (definition.state()) {
      case VALID -> true;
      case DROPPING -> throw gone(name);
      case BUILDING -> {
        if (isMine(definition)) {
          build(index, definition);
        } else {
          show(progress.in(Phase.WAITING_FOR_BUILDER));
          session.runner().sleep(LOOK_MICROS);
        }
        yield false;
      }
    };
  }

  private Optional<Relation> present() {
    return steps
        .catalog()
        .relation(oid)
        .filter(relation -> relation.index().isPresent() && relation.name().equals(name));
  }

  private boolean isMine(IndexDefinition definition) {
    return definition.state() == State.BUILDING && definition.builder().equals(steps.builder());
  }

  private void build(Relation index, IndexDefinition definition) {
    Relation table = steps.catalog().relation(definition.tableOid()).orElseThrow(() -> gone(name));
    show(progress.in(Phase.WAITING_FOR_WRITERS));
    if (definition.fence() == 0) {
      steps.awaitOlderWriters(table, definition.since());
      change(index, State.BUILDING);
    }
    steps.awaitOlderWriters(table, definition.since());
    IndexBuild present = build;
    if (present == null || !present.isOf(table, index)) {
      present = begin(table, index);
      build = present;
    }
    if (present.run(() -> goesOn(table, index))) {
      if (definition.deferral().isPresent()) {
        awaitCheckingWriters(table, index);
        DuplicateKeys.refuse(session, table, definition, name);
      }
      change(index, State.VALID);
    }
  }

  /// Waits for transactions that may have looked for duplicates before all rows had their entries.
  private void awaitCheckingWriters(Relation table, Relation index) {
    change(index, State.BUILDING);
    steps.awaitOlderWriters(table, steps.catalog().version());
  }

  private IndexBuild begin(Relation table, Relation index) {
    Optional<BuildPoint> recorded = session.services().buildRecords().find(index.id());
    IndexBuild begun =
        new IndexBuild(session, table, index, recorded, rows -> show(progress.done(rows)));
    if (begun.rows() > 0) {
      LOG.warn("goes on with the build of index {} after {} rows", name, begun.rows());
    }
    return begun;
  }

  /// Whether the index is still this node's to build, over the same rows.
  private boolean goesOn(Relation table, Relation index) {
    return present()
            .filter(now -> now.id().equals(index.id()))
            .flatMap(Relation::index)
            .filter(this::isMine)
            .isPresent()
        && steps
            .catalog()
            .relation(table.oid())
            .filter(now -> now.id().equals(table.id()))
            .isPresent();
  }

  private void change(Relation index, State state) {
    List<String> _ =
        steps.change(
            new DdlRequest.ChangeIndexes(List.of(nameOf(index)), state, steps.builder(), true),
            text);
  }

  private RelationName nameOf(Relation index) {
    return new RelationName(
        steps
            .catalog()
            .schema(index.schemaOid())
            .map(CatalogSnapshot.Schema::name)
            .orElseThrow(() -> gone(name)),
        index.name());
  }

  private void show(BuildProgress next) {
    progress = next;
    session.backend().builds(Optional.of(next));
  }

  /// The failure of the build is the statement's; one of its removal goes along with it.
  private void abandon(RuntimeException failure) {
    try {
      Optional<Relation> index = present().filter(found -> isMine(found.index().orElseThrow()));
      if (index.isPresent()) {
        change(index.get(), State.DROPPING);
        List<String> _ =
            steps.change(
                new DdlRequest.DropIndexes(List.of(nameOf(index.get())), true, true), text);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  static SqlException gone(String name) {
    return new SqlException(SqlState.UNDEFINED_OBJECT, "index \"" + name + "\" does not exist");
  }
}
