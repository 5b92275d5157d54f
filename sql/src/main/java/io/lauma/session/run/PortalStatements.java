package io.lauma.session.run;

import io.lauma.analyze.type.TypeResolution;
import io.lauma.parse.ParsedStatement;
import io.lauma.parse.tree.PortalStatement;
import io.lauma.parse.tree.TypeName;
import io.lauma.row.RowBatch;
import io.lauma.session.ResultColumn;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PREPARE, EXECUTE, DEALLOCATE and cursors: the same named statements and portals that the
/// extended protocol has. Cursors scan forward only.
public final class PortalStatements {
  private final SqlSession session;

  /// For one session.
  public PortalStatements(SqlSession session) {
    this.session = session;
  }

  /// Result columns, for Describe.
  public List<ResultColumn> columns(PortalStatement statement) {
    return switch (statement) {
      case PortalStatement.Execute execute -> session.statements().get(execute.name()).columns();
      case PortalStatement.Fetch fetch when !fetch.move() ->
          cursor(fetch.cursor()).prepared.columns();
      case PortalStatement.Prepare _,
          PortalStatement.Deallocate _,
          PortalStatement.DeclareCursor _,
          PortalStatement.Fetch _,
          PortalStatement.ClosePortal _ ->
          List.of();
    };
  }

  /// @param describe whether result columns are to be sent before the rows
  public String run(String text, PortalStatement statement, ReportingSink sink, boolean describe) {
    return switch (statement) {
      case PortalStatement.Prepare prepare -> prepare(text, prepare);
      case PortalStatement.Execute execute -> execute(execute, sink, describe);
      case PortalStatement.Deallocate deallocate -> deallocate(deallocate);
      case PortalStatement.DeclareCursor declare -> declare(text, declare);
      case PortalStatement.Fetch fetch -> fetch(fetch, sink, describe);
      case PortalStatement.ClosePortal close -> close(close);
    };
  }

  private String prepare(String text, PortalStatement.Prepare prepare) {
    List<Integer> types = new ArrayList<>();
    for (TypeName type : prepare.parameterTypes()) {
      types.add(TypeResolution.resolve(type).oid());
    }
    Prepared prepared =
        session
            .runner()
            .prepare(
                text,
                Optional.of(new ParsedStatement(prepare.statement(), 0, text.length())),
                types);
    session.statements().put(prepare.name(), prepared);
    return "PREPARE";
  }

  private String execute(PortalStatement.Execute execute, ReportingSink sink, boolean describe) {
    Prepared prepared = session.statements().get(execute.name());
    int wanted = prepared.parameterTypes().size();
    if (wanted != execute.arguments().size()) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "wrong number of parameters for prepared statement \"" + execute.name() + "\"")
          .withDetail(
              "Expected " + wanted + " parameters but got " + execute.arguments().size() + ".");
    }
    if (prepared.plan().isEmpty()) {
      throw SqlException.notSupported("EXECUTE of this statement").at(execute.position() + 1);
    }
    return session
        .runner()
        .runToEnd(
            prepared,
            ConstantRows.evaluate(
                session,
                execute.arguments(),
                prepared.parameterTypes().stream().map(SqlType::of).toList(),
                execute.position()),
            sink,
            describe);
  }

  private String deallocate(PortalStatement.Deallocate deallocate) {
    String name = deallocate.name();
    if (name == null) {
      session.statements().removeNamed();
      return "DEALLOCATE ALL";
    }
    if (!session.statements().remove(name)) {
      throw new SqlException(
          SqlState.INVALID_SQL_STATEMENT_NAME,
          "prepared statement \"" + name + "\" does not exist");
    }
    return "DEALLOCATE";
  }

  private String declare(String text, PortalStatement.DeclareCursor declare) {
    if (declare.hold()) {
      throw SqlException.notSupported("DECLARE CURSOR ... WITH HOLD").at(declare.position() + 1);
    }
    if (Boolean.TRUE.equals(declare.scroll())) {
      throw SqlException.notSupported("DECLARE SCROLL CURSOR")
          .withHint("Cursors scan forward only.")
          .at(declare.position() + 1);
    }
    if (!session.block().isExplicit()) {
      throw new SqlException(
          SqlState.NO_ACTIVE_SQL_TRANSACTION,
          "DECLARE CURSOR can only be used in transaction blocks");
    }
    Prepared prepared =
        session
            .runner()
            .prepare(
                text,
                Optional.of(new ParsedStatement(declare.query(), 0, text.length())),
                List.of());
    Portal portal =
        session.addPortal(
            declare.name(), new Portal(prepared, List.of(), session.block().innermostSavepoint()));
    portal.rows = session.runner().open(prepared, List.of());
    return "DECLARE CURSOR";
  }

  private Portal cursor(String name) {
    Portal portal = session.openPortal(name);
    if (portal == null) {
      throw new SqlException(
          SqlState.INVALID_CURSOR_NAME, "cursor \"" + name + "\" does not exist");
    }
    return portal;
  }

  private String fetch(PortalStatement.Fetch fetch, ReportingSink sink, boolean describe) {
    Portal portal = cursor(fetch.cursor());
    long skip = 0;
    long count = fetch.count();
    switch (fetch.direction()) {
      case FORWARD -> refuse(count <= 0);
      case RELATIVE -> {
        refuse(count <= 0);
        skip = count - 1;
        count = 1;
      }
      case ABSOLUTE -> {
        refuse(count <= portal.rowsSent);
        skip = count - portal.rowsSent - 1;
        count = 1;
      }
      case BACKWARD -> refuse(count != 0);
    }
    boolean shown = !fetch.move();
    if (shown && describe) {
      sink.columns(portal.prepared.columns());
    }
    take(portal, skip, Optional.empty());
    long taken = take(portal, count, shown ? Optional.of(sink) : Optional.empty());
    return (fetch.move() ? "MOVE " : "FETCH ") + taken;
  }

  private static void refuse(boolean backward) {
    if (backward) {
      throw new SqlException(
              SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "cursor can only scan forward")
          .withHint("Declare it with SCROLL option to enable backward scan.");
    }
  }

  private String close(PortalStatement.ClosePortal close) {
    String name = close.name();
    if (name == null) {
      session.closeAllPortals();
      return "CLOSE CURSOR ALL";
    }
    Portal _ = cursor(name);
    session.closePortal(name);
    return "CLOSE CURSOR";
  }

  /// Takes up to `count` rows of a cursor, and sends them when there is a sink; answers how many.
  private long take(Portal portal, long count, Optional<ReportingSink> sink) {
    Portal.RowStream source = portal.rows;
    long taken = 0;
    List<ResultColumn> columns = portal.prepared.columns();
    while (source != null && !portal.ended && taken < count) {
      RowBatch batch = source.next();
      if (batch == null) {
        portal.ended = true;
        break;
      }
      RowBatch part = batch.first(count - taken);
      if (sink.isPresent()) {
        sink.get().rows(columns, part, session.runner().text());
      }
      taken += part.rowCount();
      if (part.rowCount() < batch.rowCount()) {
        source = RowStreams.withFirst(batch.skip(part.rowCount()), source);
        portal.rows = source;
      }
    }
    portal.rowsSent += taken;
    return taken;
  }
}
