package io.lauma.session.command;

import io.lauma.catalog.QuotedNames;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.modify.InsertRows;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.format.CopyOptions;
import io.lauma.format.CopyReader;
import io.lauma.format.CopyTarget;
import io.lauma.format.CopyWriter;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Statement;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PreparedPlan;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.session.run.Portal;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionBlock;
import io.lauma.session.setting.Settings;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// COPY from and to the client. Rows go in by batches of one statement of the session's
/// transaction, and come out as the plan gives them; memory is constant.
public final class CopyStatements {
  private static final int OUTPUT_BYTES = 64 * 1024;

  private final SqlSession session;

  /// For one session.
  public CopyStatements(SqlSession session) {
    this.session = session;
  }

  String run(MaintenanceStatement.Copy copy, ReportingSink sink) {
    if (copy.file() != null || copy.program()) {
      throw SqlException.notSupported("COPY from or to a file or program of the server")
          .withHint("Use COPY ... FROM STDIN or psql's \\copy.")
          .at(copy.position() + 1);
    }
    if (copy.where() != null) {
      throw SqlException.notSupported("COPY ... WHERE").at(copy.position() + 1);
    }
    return copy.from() ? from(copy, sink) : to(copy, sink);
  }

  private static String tableName(MaintenanceStatement.Copy copy) {
    return java.util.Objects.requireNonNull(copy.table()).parts().stream()
        .map(QuotedNames::quote)
        .collect(Collectors.joining("."));
  }

  private static String columnList(MaintenanceStatement.Copy copy) {
    return copy.columns().stream().map(QuotedNames::quote).collect(Collectors.joining(", "));
  }

  private List<String> columnNames(MaintenanceStatement.Copy copy) {
    return planSelect(copy).columns().stream().map(ResultColumn::name).toList();
  }

  /// The SELECT of the copied columns; its errors become those of COPY, which have no position.
  private PreparedPlan planSelect(MaintenanceStatement.Copy copy) {
    try {
      return plan(select(copy));
    } catch (SqlException e) {
      if (e.state() == SqlState.UNDEFINED_COLUMN) {
        throw new SqlException(
            e.state(),
            e.message().replace(" does not exist", "")
                + " of relation \""
                + java.util.Objects.requireNonNull(copy.table()).last()
                + "\" does not exist");
      }
      throw e.state() == SqlState.UNDEFINED_TABLE ? e.at(0) : e;
    }
  }

  private static String select(MaintenanceStatement.Copy copy) {
    return "SELECT "
        + (copy.columns().isEmpty() ? "*" : columnList(copy))
        + " FROM "
        + tableName(copy);
  }

  private PreparedPlan plan(String sql) {
    return session
        .runner()
        .prepare(sql, SqlParser.parse(sql).stream().findFirst(), List.of())
        .plan()
        .orElseThrow();
  }

  private String from(MaintenanceStatement.Copy copy, ReportingSink sink) {
    List<String> names = columnNames(copy);
    CopyOptions options = CopyOptionWords.parse(copy, names, true);
    String parameters =
        IntStream.rangeClosed(1, names.size())
            .mapToObj(i -> "$" + i)
            .collect(Collectors.joining(", "));
    PreparedPlan insert =
        plan(
            "INSERT INTO "
                + tableName(copy)
                + " ("
                + names.stream().map(QuotedNames::quote).collect(Collectors.joining(", "))
                + ") VALUES ("
                + parameters
                + ")");
    return "COPY "
        + session
            .runner()
            .copyIn(insert, context -> load(copy, options, names, insert, context, sink));
  }

  /// Reads the client's data to its end and inserts it; the number of rows.
  private long load(
      MaintenanceStatement.Copy copy,
      CopyOptions options,
      List<String> names,
      PreparedPlan insert,
      RunContext context,
      ReportingSink sink) {
    CopyRows rows = CopyRows.of(insert, names.size());
    rows.begin(context);
    String relation = java.util.Objects.requireNonNull(copy.table()).last();
    CopyTarget target = new CopyTarget(relation, rows.columns(names), session.runner().text());
    CopyReader reader = CopyReader.of(options, target);
    ResultSink.CopyInput input =
        sink.copyIn(options.format() == CopyOptions.Format.BINARY, names.size());
    long count = 0;
    for (byte[] chunk = input.next(); chunk != null; chunk = input.next()) {
      reader.feed(chunk, 0, chunk.length);
      context.cancel().check();
      while (target.rowCount() >= RowBatch.ROWS_MAX) {
        count += rows.insert(target.take(), context);
      }
    }
    reader.finish();
    return target.rowCount() == 0 ? count : count + rows.insert(target.take(), context);
  }

  /// The rows of a COPY as the INSERT that they stand for: copied columns and the defaults of the
  /// rest.
  private record CopyRows(InsertPlan plan) {
    private record InsertPlan(PlanNode.Insert insert, List<Scalar> row) {}

    static CopyRows of(PreparedPlan plan, int columnCount) {
      if (plan.plan() instanceof PlanNode.Insert insert
          && insert.input() instanceof PlanNode.Values values
          && values.rows().size() == 1
          && values.rows().getFirst().size() >= columnCount) {
        return new CopyRows(new InsertPlan(insert, values.rows().getFirst()));
      }
      throw new IllegalStateException("an INSERT of parameters is a row of scalars");
    }

    /// The parameter a scalar passes on, coerced or not; empty for a default.
    private static Optional<Scalar.Parameter> parameter(Scalar scalar) {
      return switch (scalar) {
        case Scalar.Parameter parameter -> Optional.of(parameter);
        case Scalar.Relabel relabel -> parameter(relabel.operand());
        case Scalar.Call call ->
            call.arguments().isEmpty() ? Optional.empty() : parameter(call.arguments().getFirst());
        default -> Optional.empty();
      };
    }

    List<CopyTarget.Column> columns(List<String> names) {
      CopyTarget.Column[] columns = new CopyTarget.Column[names.size()];
      for (Scalar scalar : plan.row()) {
        parameter(scalar)
            .ifPresent(p ->
                columns[p.index()] = new CopyTarget.Column(names.get(p.index()), scalar.type()));
      }
      return List.of(columns);
    }

    /// Before the client is asked for its rows, which may take it long.
    void begin(RunContext context) {
      List<WriteOutcome> _ =
          Completions.await(
              context.relations().write(context.statement(), plan.insert().table(), List.of()));
    }

    long insert(RowBatch batch, RunContext context) {
      long count = 0;
      for (int from = 0; from < batch.rowCount(); from += RowBatch.ROWS_MAX) {
        RowBatch part = batch.skip(from).first(RowBatch.ROWS_MAX).dense();
        Vector[] values = new Vector[plan.row().size()];
        for (int i = 0; i < values.length; i++) {
          Scalar scalar = plan.row().get(i);
          Optional<Scalar.Parameter> parameter = parameter(scalar);
          values[i] =
              parameter.isPresent()
                  ? part.column(parameter.get().index())
                  : CompiledScalar.compile(scalar).evaluate(part, context.evaluation());
        }
        RowBatch rows = RowBatch.of(part.rowCount(), values);
        InsertRows insert =
            new InsertRows(
                plan.insert(),
                io.lauma.exec.scan.Relations.of(
                    context.statement().catalog(), plan.insert().table()));
        count += Completions.await(insert.insert(rows, context)).rowCount();
      }
      return count;
    }
  }

  /// Rows of one transaction when a table is rewritten.
  private static final int REWRITE_ROWS = 20_000;

  /// Inserts the rows of a query as of now, in transactions of many rows that commit by themselves.
  public void copyRows(String query, String insertText, int columnCount) {
    PreparedPlan source = plan(query);
    PreparedPlan insert = plan(insertText);
    CopyRows rows = CopyRows.of(insert, columnCount);
    TransactionBlock writing =
        new TransactionBlock(
            () -> session.services().transactions(),
            new Settings(),
            TransactionBlock.NoChecks.INSTANCE);
    try (Portal.RowStream from = session.runner().open(source, List.of())) {
      long pending = 0;
      for (RowBatch batch = from.next(); batch != null; batch = from.next()) {
        writing.enter(session.nowMicros());
        rows.insert(batch, session.runner().context(insert, writing));
        pending += batch.rowCount();
        if (pending >= REWRITE_ROWS) {
          writing.commit();
          pending = 0;
        }
      }
      writing.commit();
    } catch (RuntimeException e) {
      writing.fail();
      throw e;
    }
  }

  private String to(MaintenanceStatement.Copy copy, ReportingSink sink) {
    Statement query = copy.query();
    PreparedPlan plan = query == null ? planSelect(copy) : session.runner().planQuery(query);
    if (query != null && !(query instanceof Query)) {
      throw SqlException.notSupported("COPY of a statement that changes rows")
          .at(copy.position() + 1);
    }
    List<String> names = plan.columns().stream().map(ResultColumn::name).toList();
    CopyOptions options = CopyOptionWords.parse(copy, names, false);
    List<CopyTarget.Column> columns = new ArrayList<>();
    plan.columns().forEach(c -> columns.add(new CopyTarget.Column(c.name(), c.type())));
    CopyWriter writer = new CopyWriter(options, columns, session.runner().text());
    ByteSink bytes = new ByteSink(OUTPUT_BYTES);
    long count = 0;
    try (Portal.RowStream rows = session.runner().open(plan, List.of())) {
      ResultSink.CopyOutput output =
          sink.copyOut(options.format() == CopyOptions.Format.BINARY, names.size());
      writer.begin(bytes);
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        RowBatch dense = batch.dense();
        for (int row = 0; row < dense.rowCount(); row++) {
          writer.row(dense, row, bytes);
          if (options.format() == CopyOptions.Format.BINARY || bytes.length() > 0) {
            send(bytes, output);
          }
        }
        count += dense.rowCount();
      }
      writer.end(bytes);
      send(bytes, output);
      output.done();
    }
    return "COPY " + count;
  }

  /// PostgreSQL sends one CopyData a row, and some clients count on it.
  private static void send(ByteSink bytes, ResultSink.CopyOutput output) {
    if (bytes.length() > 0) {
      output.write(bytes.array(), 0, bytes.length());
      bytes.clear();
    }
  }

  static SqlException invalidOption(String message) {
    return new SqlException(SqlState.SYNTAX_ERROR, message);
  }
}
