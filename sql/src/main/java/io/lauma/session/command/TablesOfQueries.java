package io.lauma.session.command;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement;
import io.lauma.plan.PreparedPlan;
import io.lauma.row.RowBatch;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ddl.Colocation;
import io.lauma.session.ddl.Names;
import io.lauma.session.definition.DefinitionStatements;
import io.lauma.session.run.Portal;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CREATE TABLE AS and SELECT INTO: a plain table of the query's columns, then its rows. The table
/// is dropped again when a row fails.
public record TablesOfQueries(SqlSession session, DefinitionStatements definitions) {

  /// SELECT INTO as the CREATE TABLE AS that it stands for; any other statement as it is.
  public static Statement ofSelectInto(Statement statement) {
    if (!(statement instanceof Query query)
        || !(query.body() instanceof Query.Select select)
        || select.into() == null) {
      return statement;
    }
    Query.Select plain =
        new Query.Select(
            select.distinct(),
            select.distinctOn(),
            select.items(),
            null,
            select.from(),
            select.where(),
            select.groupByDistinct(),
            select.groupBy(),
            select.having(),
            select.windows(),
            select.position());
    Query rows =
        new Query(
            query.with(),
            plain,
            query.orderBy(),
            query.limit(),
            query.offset(),
            query.withTies(),
            query.locking(),
            query.position());
    return new TableStatement.CreateTableAs(
        select.into().persistence(),
        false,
        select.into().name(),
        List.of(),
        null,
        List.of(),
        TableStatement.OnCommit.UNSPECIFIED,
        null,
        rows,
        true,
        false,
        query.position());
  }

  /// CREATE TABLE AS of one session.
  ///
  /// @return the command tag
  public String create(String text, TableStatement.CreateTableAs create, ReportingSink sink) {
    refuse(create);
    CatalogState catalog = session.catalog();
    DdlRequest.RelationName name = new Names(catalog, session.searchPath()).toCreate(create.name());
    boolean exists =
        catalog
            .schema(name.schema())
            .flatMap(s -> catalog.relation(s.oid(), name.name()))
            .isPresent();
    if (exists && create.ifNotExists()) {
      sink.notice(
          Notice.notice(
              SqlState.DUPLICATE_TABLE,
              "relation \"" + name.name() + "\" already exists, skipping"));
      return "CREATE TABLE AS";
    }
    PreparedPlan plan = session.runner().planQuery(create.query());
    definitions.change(table(create, name, plan.columns()), text, "CREATE TABLE AS", sink);
    if (!create.withData()) {
      return "CREATE TABLE AS";
    }
    try {
      return "SELECT " + fill(create, name);
    } catch (RuntimeException e) {
      if (session.block().isExplicit()) {
        throw e;
      }
      session.block().fail();
      definitions.change(
          new DdlRequest.DropTables(List.of(name), true, false, false), text, "DROP TABLE", sink);
      throw e;
    }
  }

  private static void refuse(TableStatement.CreateTableAs create) {
    if (create.materializedView()) {
      throw SqlException.notSupported("CREATE MATERIALIZED VIEW").at(create.position() + 1);
    }
    if (create.persistence() != TableStatement.Persistence.PERMANENT) {
      throw SqlException.notSupported("CREATE " + create.persistence() + " TABLE AS")
          .at(create.position() + 1);
    }
    if (!(create.query() instanceof Query)) {
      throw SqlException.notSupported("CREATE TABLE AS EXECUTE").at(create.position() + 1);
    }
    if (!create.options().isEmpty() || create.tablespace() != null) {
      throw SqlException.notSupported("CREATE TABLE AS with options").at(create.position() + 1);
    }
  }

  private DdlRequest.CreateTable table(
      TableStatement.CreateTableAs create,
      DdlRequest.RelationName name,
      List<ResultColumn> columns) {
    boolean colocated = session.settings().isOn(Colocation.DEFAULT);
    if (create.columns().size() > columns.size()) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "too many column names were specified");
    }
    List<DdlRequest.ColumnDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = i < create.columns().size() ? create.columns().get(i) : columns.get(i).name();
      definitions.add(
          new DdlRequest.ColumnDefinition(
              column, columns.get(i).type(), false, Optional.empty(), Optional.empty()));
    }
    return new DdlRequest.CreateTable(
        name,
        false,
        definitions,
        List.of(),
        Optional.empty(),
        new DdlRequest.Spread(
            colocated ? Distribution.COLOCATED : Distribution.HASH, 0, Optional.empty(), List.of()),
        Map.of(),
        session.userOid(),
        List.of(),
        List.of(),
        List.of());
  }

  private long fill(TableStatement.CreateTableAs create, DdlRequest.RelationName name) {
    ModifyStatement.Insert insert =
        new ModifyStatement.Insert(
            null,
            new io.lauma.parse.tree.QualifiedName(
                List.of(name.schema(), name.name()), create.name().position()),
            null,
            List.of(),
            ModifyStatement.Overriding.NONE,
            (Query) create.query(),
            null,
            List.of(),
            create.position());
    PreparedPlan plan = session.runner().planQuery(insert);
    try (Portal.RowStream rows = session.runner().open(plan, List.of())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (batch.columnCount() > 0) {
          throw new IllegalStateException("an INSERT without RETURNING gives no rows");
        }
      }
      return rows.rowCount();
    }
  }
}
