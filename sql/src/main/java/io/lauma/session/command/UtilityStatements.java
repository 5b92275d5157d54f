package io.lauma.session.command;

import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.ClusterStatement;
import io.lauma.parse.tree.DefinitionStatement;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.PortalStatement;
import io.lauma.parse.tree.PrivilegeStatement;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.SettingStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.parse.tree.Unsupported;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.constraint.ConstraintModes;
import io.lauma.session.definition.DefinitionStatements;
import io.lauma.session.lock.LockStatements;
import io.lauma.session.run.PortalStatements;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionBlock;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Statements that have executors of their own: transactions, settings, definitions, COPY, the
/// cluster. Each gives its command tag; what has no meaning yet fails with 0A000 and its name.
public final class UtilityStatements {
  private final SqlSession session;
  private final DefinitionStatements definitions;
  private final ClusterStatements cluster;
  private final SettingStatements settings;
  private final CopyStatements copies;
  private final PortalStatements portals;

  /// For one session.
  public UtilityStatements(SqlSession session) {
    this.session = session;
    this.definitions = new DefinitionStatements(session);
    this.cluster = new ClusterStatements(session);
    this.settings = new SettingStatements(session);
    this.copies = new CopyStatements(session);
    this.portals = new PortalStatements(session);
  }

  /// Result columns, for Describe; empty for a statement without rows.
  public List<ResultColumn> columns(Statement statement) {
    return switch (statement) {
      case SettingStatement s -> settings.columns(s);
      case ClusterStatement c -> cluster.columns(c);
      case MaintenanceStatement.Explain _ -> ExplainStatements.COLUMNS;
      case PortalStatement p -> portals.columns(p);
      case Query _,
          ModifyStatement _,
          TableStatement _,
          AlterStatement _,
          DefinitionStatement _,
          TransactionStatement _,
          MaintenanceStatement _,
          PrivilegeStatement _,
          Unsupported _ ->
          List.of();
    };
  }

  /// Runs a statement.
  ///
  /// @param text the statement's own text
  /// @param describe whether result columns are to be sent before the rows (simple queries)
  /// @return the command tag
  public String run(String text, Statement statement, ReportingSink sink, boolean describe) {
    return switch (statement) {
      case TransactionStatement s -> transaction(s, sink);
      case SettingStatement s -> settings.run(s, sink, describe);
      case TableStatement s -> definitions.table(text, s, sink);
      case AlterStatement s -> definitions.alter(text, s, sink);
      case DefinitionStatement s -> definitions.define(text, s, sink);
      case PrivilegeStatement s -> definitions.privilege(text, s, sink);
      case ClusterStatement s -> cluster.run(s, sink, describe);
      case MaintenanceStatement s -> maintenance(s, sink, describe);
      case PortalStatement s -> portals.run(text, s, sink, describe);
      case Unsupported s -> throw SqlException.notSupported(s.feature()).at(s.position() + 1);
      case Query _, ModifyStatement _ ->
          throw new IllegalArgumentException("planned statements run elsewhere");
    };
  }

  /// The name of a statement by its record, for 0A000: `CreateView` is CREATE VIEW.
  static String name(Statement statement) {
    return statement
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toUpperCase(Locale.ROOT);
  }

  private String transaction(TransactionStatement statement, ReportingSink sink) {
    TransactionBlock block = session.block();
    return switch (statement) {
      case TransactionStatement.Begin begin -> {
        if (block.isIdle()) {
          block.enter(session.nowMicros());
          block.takeDefaults();
        }
        if (block.isFailed()) {
          block.enter(0);
        }
        block
            .begin(begin.modes(), session.nowMicros())
            .ifPresent(w -> sink.notice(warning(SqlState.ACTIVE_SQL_TRANSACTION, w)));
        yield begin.start() ? "START TRANSACTION" : "BEGIN";
      }
      case TransactionStatement.Commit commit -> {
        if (commit.chain()) {
          yield block.chain(
              "COMMIT AND CHAIN",
              session.nowMicros(),
              () -> {
                session.closeAllPortals();
                return block.commitExplicit() ? "COMMIT" : "ROLLBACK";
              });
        }
        warnOutside(block, sink);
        session.closeAllPortals();
        if (!block.isExplicit()) {
          block.commit();
          yield "COMMIT";
        }
        yield block.commitExplicit() ? "COMMIT" : "ROLLBACK";
      }
      case TransactionStatement.Rollback rollback -> {
        if (rollback.chain()) {
          yield block.chain(
              "ROLLBACK AND CHAIN",
              session.nowMicros(),
              () -> {
                session.closeAllPortals();
                block.rollback();
                return "ROLLBACK";
              });
        }
        warnOutside(block, sink);
        session.closeAllPortals();
        block.rollback();
        yield "ROLLBACK";
      }
      case TransactionStatement.SetTransaction set -> {
        boolean fresh = block.isIdle();
        block.enter(session.nowMicros());
        if (fresh) {
          block.takeDefaults();
        }
        if (!set.session() && !block.isExplicit()) {
          sink.notice(
              warning(
                  SqlState.NO_ACTIVE_SQL_TRANSACTION,
                  "SET TRANSACTION can only be used in transaction blocks"));
          yield "SET";
        }
        boolean alone = block.isIdle();
        block.setModes(set.modes(), set.session());
        if (alone) {
          block.commit();
        }
        yield "SET";
      }
      case TransactionStatement.Savepoint s -> {
        block.setSavepoint(s.name());
        yield "SAVEPOINT";
      }
      case TransactionStatement.ReleaseSavepoint s -> {
        block.release(s.name());
        yield "RELEASE";
      }
      case TransactionStatement.RollbackToSavepoint s -> {
        block.rollbackTo(s.name(), session::closePortalsSince);
        yield "ROLLBACK";
      }
      case TransactionStatement.PrepareTransaction s ->
          new PreparedStatements(session).prepare(s.id(), sink);
      case TransactionStatement.CommitPrepared s ->
          new PreparedStatements(session).finish(s.id(), true);
      case TransactionStatement.RollbackPrepared s ->
          new PreparedStatements(session).finish(s.id(), false);
      case TransactionStatement.SetTransactionSnapshot s -> {
        takeSnapshot(s, sink);
        yield "SET";
      }
      case TransactionStatement.SetConstraints s -> {
        if (!block.isExplicit()) {
          sink.notice(
              warning(
                  SqlState.NO_ACTIVE_SQL_TRANSACTION,
                  "SET CONSTRAINTS can only be used in transaction blocks"));
        }
        new ConstraintModes(session).set(s);
        yield "SET CONSTRAINTS";
      }
    };
  }

  private void takeSnapshot(
      TransactionStatement.SetTransactionSnapshot statement, ReportingSink sink) {
    TransactionBlock block = session.block();
    if (statement.local()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "SET LOCAL TRANSACTION SNAPSHOT is not implemented");
    }
    boolean fresh = block.isIdle();
    block.enter(session.nowMicros());
    if (fresh) {
      block.takeDefaults();
    }
    if (!block.isExplicit()) {
      sink.notice(
          warning(
              SqlState.NO_ACTIVE_SQL_TRANSACTION,
              "SET TRANSACTION can only be used in transaction blocks"));
    }
    session.environment().snapshots().take(statement.snapshot());
  }

  private static SqlException unsupported(String feature, Statement statement) {
    return SqlException.notSupported(feature).at(statement.position() + 1);
  }

  static void warnOutside(TransactionBlock block, ReportingSink sink) {
    if (!block.isExplicit()) {
      sink.notice(
          warning(SqlState.NO_ACTIVE_SQL_TRANSACTION, "there is no transaction in progress"));
    }
  }

  static Notice warning(SqlState state, String text) {
    return Notice.warning(state, text);
  }

  private String maintenance(MaintenanceStatement statement, ReportingSink sink, boolean describe) {
    return switch (statement) {
      case MaintenanceStatement.Explain explain ->
          ExplainStatements.run(session, explain, sink, describe);
      case MaintenanceStatement.Copy copy -> copies.run(copy, sink);
      case MaintenanceStatement.LockTables lock -> new LockStatements(session).run(lock);
      case MaintenanceStatement.Vacuum vacuum -> new Vacuums(session).run(vacuum);
      case MaintenanceStatement.Checkpoint _ -> {
        throw unsupported("CHECKPOINT", statement);
      }
      case MaintenanceStatement.Listen _,
          MaintenanceStatement.Unlisten _,
          MaintenanceStatement.Notify _,
          MaintenanceStatement.Call _,
          MaintenanceStatement.DoBlock _,
          MaintenanceStatement.RefreshMaterializedView _,
          MaintenanceStatement.Reindex _ ->
          throw unsupported(name(statement), statement);
    };
  }

  /// The actions of ALTER TABLE that have a meaning so far.
  public static Optional<AlterAction> only(List<AlterAction> actions) {
    return actions.size() == 1 ? Optional.of(actions.getFirst()) : Optional.empty();
  }
}
