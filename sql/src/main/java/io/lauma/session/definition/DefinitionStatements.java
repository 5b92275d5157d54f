package io.lauma.session.definition;

import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.ForeignKeyRules;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.DefinitionStatement;
import io.lauma.parse.tree.PrivilegeStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement;
import io.lauma.session.Notice;
import io.lauma.session.command.PreparedStatements;
import io.lauma.session.command.TablesOfQueries;
import io.lauma.session.ddl.Colocation;
import io.lauma.session.ddl.Names;
import io.lauma.session.ddl.SequenceRequests;
import io.lauma.session.ddl.TableDefinitions;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// Definition statements: translated, then carried out where the catalog is led.
public final class DefinitionStatements {
  private final SqlSession session;

  /// For one session.
  public DefinitionStatements(SqlSession session) {
    this.session = session;
  }

  /// CREATE, DROP and TRUNCATE of tables and indexes; DROP of all else.
  ///
  /// @return the command tag
  public String table(String text, TableStatement statement, ReportingSink sink) {
    return switch (statement) {
      case TableStatement.CreateTable create -> {
        TableDefinitions definitions =
            new TableDefinitions(
                names(),
                TypeResolution::resolve,
                new KeySplits(session),
                new CatalogExpressions(session),
                session.userOid(),
                session.settings().isOn(Colocation.DEFAULT));
        change(definitions.create(create), text, "CREATE TABLE", sink);
        yield "CREATE TABLE";
      }
      case TableStatement.DropObjects drop -> drop(text, drop, sink);
      case TableStatement.Truncate truncate -> truncate(text, truncate, sink);
      case TableStatement.CreateTableAs as ->
          new TablesOfQueries(session, this).create(text, as, sink);
      case TableStatement.CreateIndex create ->
          new IndexStatements(session).create(text, create, sink);
      case TableStatement.CreateView s -> throw unsupported("CREATE VIEW", s);
    };
  }

  private static SqlException unsupported(String feature, Statement statement) {
    return SqlException.notSupported(feature).at(statement.position() + 1);
  }

  private Names names() {
    return new Names(catalog(), session.searchPath());
  }

  private CatalogState catalog() {
    return session.catalog();
  }

  /// Carries a request out.
  public void change(DdlRequest request, String text, String what, ReportingSink sink) {
    DefinitionSteps steps = new DefinitionSteps(session);
    steps.refuseReadOnly(what);
    steps.change(request, text).forEach(n -> sink.notice(Notice.notice(state(n), n)));
  }

  /// PostgreSQL gives what exists already a code of its own.
  private static SqlState state(String notice) {
    return notice.endsWith("already exists, skipping")
        ? SqlState.DUPLICATE_TABLE
        : SqlState.SUCCESSFUL_COMPLETION;
  }

  private String drop(String text, TableStatement.DropObjects drop, ReportingSink sink) {
    Names names = names();
    List<DdlRequest.RelationName> targets = drop.names().stream().map(names::existing).toList();
    new PreparedStatements(session).refuseInUse("DROP TABLE", existing(targets));
    switch (drop.kind()) {
      case TABLE ->
          change(
              new DdlRequest.DropTables(targets, drop.ifExists(), false, drop.cascade()),
              text,
              "DROP TABLE",
              sink);
      case DISTRIBUTED_TABLE -> {
        change(
            new DdlRequest.DropTables(targets, drop.ifExists(), true, drop.cascade()),
            text,
            "DROP DISTRIBUTED TABLE",
            sink);
        return "DROP DISTRIBUTED TABLE";
      }
      case SEQUENCE -> {
        change(new DdlRequest.DropSequences(targets, drop.ifExists()), text, "DROP SEQUENCE", sink);
        return "DROP SEQUENCE";
      }
      case INDEX -> {
        return new IndexStatements(session).drop(text, drop, sink);
      }
      case VIEW,
          MATERIALIZED_VIEW,
          FOREIGN_TABLE,
          COLLATION,
          CONVERSION,
          STATISTICS,
          TEXT_SEARCH_PARSER,
          TEXT_SEARCH_DICTIONARY,
          TEXT_SEARCH_TEMPLATE,
          TEXT_SEARCH_CONFIGURATION,
          TYPE,
          DOMAIN,
          SCHEMA,
          ACCESS_METHOD,
          EVENT_TRIGGER,
          EXTENSION,
          FOREIGN_DATA_WRAPPER,
          PUBLICATION,
          LANGUAGE,
          SERVER ->
          throw unsupported("DROP " + drop.kind().name().replace('_', ' '), drop);
    }
    return "DROP TABLE";
  }

  private List<Relation> existing(List<DdlRequest.RelationName> names) {
    CatalogState catalog = catalog();
    return names.stream()
        .flatMap(n ->
            catalog.schema(n.schema()).stream()
                .flatMap(s -> catalog.relation(s.oid(), n.name()).stream()))
        .filter(relation -> relation.kind() == Relation.Kind.TABLE)
        .toList();
  }

  /// Outside a block the tables get new, empty shards; inside one their rows are deleted by the
  /// block's transaction.
  private String truncate(String text, TableStatement.Truncate truncate, ReportingSink sink) {
    Names names = names();
    List<DdlRequest.RelationName> targets =
        truncate.tables().stream().map(t -> names.existing(t.name())).toList();
    List<Relation> tables = truncated(targets, truncate.cascade(), sink);
    if (session.block().isExplicit()) {
      if (truncate.restartIdentity()) {
        throw SqlException.notSupported("TRUNCATE ... RESTART IDENTITY inside a transaction block")
            .withHint("Run it outside of BEGIN ... COMMIT.")
            .at(truncate.position() + 1);
      }
      session
          .references()
          .together(() ->
              tables.forEach(
                  table -> session.runner().runInternal("DELETE FROM " + qualified(table))));
      return "TRUNCATE TABLE";
    }
    new PreparedStatements(session).refuseInUse("TRUNCATE", tables);
    change(
        new DdlRequest.Truncate(targets, false, truncate.cascade()), text, "TRUNCATE TABLE", sink);
    if (truncate.restartIdentity()) {
      tables.forEach(table -> restartSequences(table.oid()));
    }
    return "TRUNCATE TABLE";
  }

  /// The tables of a TRUNCATE, those that it cascades to included.
  private List<Relation> truncated(
      List<DdlRequest.RelationName> targets, boolean cascade, ReportingSink sink) {
    CatalogState catalog = catalog();
    List<Relation> named = new ArrayList<>();
    for (DdlRequest.RelationName target : targets) {
      named.add(
          catalog
              .schema(target.schema())
              .flatMap(s -> catalog.relation(s.oid(), target.name()))
              .filter(r -> r.kind() == Relation.Kind.TABLE)
              .orElseThrow(() -> notTruncated(catalog, target)));
    }
    List<String> notices = new ArrayList<>();
    List<Relation> tables = ForeignKeyRules.truncated(catalog, named, cascade, notices);
    if (session.block().isExplicit()) {
      notices.forEach(n -> sink.notice(Notice.notice(SqlState.SUCCESSFUL_COMPLETION, n)));
    }
    return tables;
  }

  private static SqlException notTruncated(CatalogState catalog, DdlRequest.RelationName target) {
    boolean exists =
        catalog
            .schema(target.schema())
            .flatMap(s -> catalog.relation(s.oid(), target.name()))
            .isPresent();
    return exists
        ? new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + target.name() + "\" is not a table")
        : new SqlException(
            SqlState.UNDEFINED_TABLE, "relation \"" + target.name() + "\" does not exist");
  }

  private String qualified(Relation table) {
    String schema =
        catalog().schema(table.schemaOid()).map(CatalogSnapshot.Schema::name).orElseThrow();
    return QuotedNames.quote(schema) + "." + QuotedNames.quote(table.name());
  }

  /// The sequences of a table's columns begin anew.
  private void restartSequences(int oid) {
    CatalogState catalog = catalog();
    for (Relation sequence : catalog.relations()) {
      if (sequence.owned().filter(o -> o.relationOid() == oid).isPresent()) {
        long start = sequence.sequence().orElseThrow().start();
        long _ = session.environment().setValue(sequence.oid(), start, false);
      }
    }
  }

  /// ALTER TABLE and what is like it.
  ///
  /// @return the command tag
  public String alter(String text, AlterStatement statement, ReportingSink sink) {
    return switch (statement) {
      case AlterStatement.AlterTable alter -> new AlterTables(session).run(text, alter, sink);
      case AlterStatement.RenameRelation _,
          AlterStatement.RenameColumn _,
          AlterStatement.RenameConstraint _,
          AlterStatement.SetRelationSchema _,
          AlterStatement.AlterSequence _,
          AlterStatement.RenameSchema _,
          AlterStatement.AlterSchemaOwner _,
          AlterStatement.RenameDatabase _,
          AlterStatement.AlterDatabaseOwner _,
          AlterStatement.AlterDatabase _,
          AlterStatement.AlterDatabaseSet _ ->
          throw unsupported("this form of ALTER", statement);
    };
  }

  /// CREATE SEQUENCE, COMMENT and definitions that are 0A000.
  ///
  /// @return the command tag
  public String define(String text, DefinitionStatement statement, ReportingSink sink) {
    return switch (statement) {
      case DefinitionStatement.CreateSequence create -> {
        change(
            SequenceRequests.create(names(), create, session.userOid()),
            text,
            "CREATE SEQUENCE",
            sink);
        yield "CREATE SEQUENCE";
      }
      case DefinitionStatement.Comment comment -> comment(text, comment, sink);
      case DefinitionStatement.CreateSchema s -> throw unsupported("CREATE SCHEMA", s);
      case DefinitionStatement.CreateDatabase s -> throw unsupported("CREATE DATABASE", s);
      case DefinitionStatement.DropDatabase s -> throw unsupported("DROP DATABASE", s);
    };
  }

  private String comment(String text, DefinitionStatement.Comment comment, ReportingSink sink) {
    if (!comment.kind().equals("TABLE")) {
      throw unsupported("COMMENT ON " + comment.kind(), comment);
    }
    DdlRequest.RelationName name =
        names().existing(new io.lauma.parse.tree.QualifiedName(comment.name(), comment.position()));
    Relation relation =
        catalog()
            .schema(name.schema())
            .flatMap(s -> catalog().relation(s.oid(), name.name()))
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist"));
    String value = comment.text();
    change(
        new DdlRequest.Comment(relation.oid(), 0, value == null ? "" : value),
        text,
        "COMMENT",
        sink);
    return "COMMENT";
  }

  /// Roles; GRANT and REVOKE are 0A000.
  ///
  /// @return the command tag
  public String privilege(String text, PrivilegeStatement statement, ReportingSink sink) {
    return switch (statement) {
      case PrivilegeStatement.CreateRole create -> {
        change(Roles.create(create), Roles.WITHOUT_PASSWORD, "CREATE ROLE", sink);
        yield "CREATE ROLE";
      }
      case PrivilegeStatement.AlterRole alter -> {
        change(
            Roles.alter(alter, catalog(), session.user()),
            Roles.WITHOUT_PASSWORD,
            "ALTER ROLE",
            sink);
        yield "ALTER ROLE";
      }
      case PrivilegeStatement.DropRole drop -> {
        for (PrivilegeStatement.RoleName role : drop.roles()) {
          change(
              new DdlRequest.DropRole(Roles.name(role, session.user()), drop.ifExists()),
              text,
              "DROP ROLE",
              sink);
        }
        yield "DROP ROLE";
      }
      case PrivilegeStatement.GrantPrivileges s ->
          throw unsupported(s.grant() ? "GRANT" : "REVOKE", s);
      case PrivilegeStatement.GrantRoles s -> throw unsupported(s.grant() ? "GRANT" : "REVOKE", s);
      case PrivilegeStatement.AlterRoleSet s -> throw unsupported("ALTER ROLE SET", s);
      case PrivilegeStatement.RenameRole s -> throw unsupported("ALTER ROLE RENAME", s);
    };
  }
}
