package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.DefinitionStatement;
import io.lauma.parse.tree.DefinitionStatement.CreateSchema;
import io.lauma.parse.tree.DefinitionStatement.CreateSequence;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.PrivilegeStatement.RoleName;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement.CheckOption;
import io.lauma.parse.tree.TableStatement.CreateTable;
import io.lauma.parse.tree.TableStatement.CreateView;
import io.lauma.parse.tree.TableStatement.Persistence;
import io.lauma.parse.tree.TableStatement.TableKind;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// CREATE, told apart by the words behind it.
final class CreateGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  CreateGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At CREATE.
  Statement create() {
    int position = in.position();
    in.advance();
    if (in.accept(Word.OR)) {
      in.expect(Word.REPLACE);
      return replace(position);
    }
    return switch (in.kind()) {
      case Word.TABLE, Word.TEMPORARY, Word.TEMP, Word.LOCAL, Word.GLOBAL, Word.UNLOGGED ->
          relation(position);
      case Word.SEQUENCE, Word.VIEW, Word.RECURSIVE, Word.MATERIALIZED -> relation(position);
      case Word.DISTRIBUTED -> {
        in.advance();
        yield distributed(position);
      }
      case Word.REPLICATED -> {
        in.advance();
        yield commands.tables().create(TableKind.REPLICATED, Persistence.PERMANENT, position);
      }
      case Word.UNIQUE, Word.INDEX -> grammar.indexes.create(position);
      case Word.SCHEMA -> schema(position);
      case Word.DATABASE -> database(position);
      case Word.ROLE, Word.USER, Word.GROUP -> commands.roles().create(position);
      case Word.FUNCTION, Word.PROCEDURE -> commands.routines().create(position);
      case Word.OPERATOR -> commands.operators().create(position);
      case Word.TRIGGER, Word.CONSTRAINT -> commands.triggers().create(false, position);
      case Word.EVENT -> commands.triggers().createEvent(position);
      case Word.RULE, Word.POLICY, Word.TRANSFORM -> commands.policies().create(position);
      case Word.FOREIGN, Word.SERVER -> commands.foreign().create(position);
      case Word.PUBLICATION, Word.SUBSCRIPTION -> commands.replication().create(position);
      default -> commands.definitions().create(position);
    };
  }

  private Statement distributed(int position) {
    int kindPosition = in.position();
    Statement statement =
        commands.tables().create(TableKind.DISTRIBUTED, Persistence.PERMANENT, position);
    if (statement instanceof CreateTable) {
      return statement;
    }
    throw TokenStream.syntaxFailure(
        "CREATE DISTRIBUTED TABLE needs a list of columns", kindPosition);
  }

  private Statement replace(int position) {
    return switch (in.kind()) {
      case Word.FUNCTION, Word.PROCEDURE -> commands.routines().create(position);
      case Word.TRIGGER, Word.CONSTRAINT -> commands.triggers().create(true, position);
      case Word.RULE, Word.TRANSFORM -> commands.policies().create(position);
      case Word.AGGREGATE, Word.LANGUAGE, Word.TRUSTED, Word.PROCEDURAL ->
          commands.definitions().create(position);
      default -> {
        Persistence persistence = persistence();
        boolean recursive = in.accept(Word.RECURSIVE);
        in.expect(Word.VIEW);
        yield view(true, persistence, recursive, position);
      }
    };
  }

  private Persistence persistence() {
    return switch (in.kind()) {
      case Word.TEMPORARY, Word.TEMP -> {
        in.advance();
        yield Persistence.TEMPORARY;
      }
      case Word.LOCAL, Word.GLOBAL -> {
        in.advance();
        if (!in.accept(Word.TEMPORARY)) {
          in.expect(Word.TEMP);
        }
        yield Persistence.TEMPORARY;
      }
      case Word.UNLOGGED -> {
        in.advance();
        yield Persistence.UNLOGGED;
      }
      default -> Persistence.PERMANENT;
    };
  }

  private Statement relation(int position) {
    Persistence persistence = persistence();
    return switch (in.kind()) {
      case Word.TABLE -> commands.tables().create(TableKind.PLAIN, persistence, position);
      case Word.SEQUENCE -> {
        in.advance();
        boolean ifNotExists = commands.ifNotExists();
        QualifiedName name = grammar.names.relation();
        yield new CreateSequence(
            persistence, ifNotExists, name, commands.sequences().options(), position);
      }
      case Word.RECURSIVE -> {
        in.advance();
        in.expect(Word.VIEW);
        yield view(false, persistence, true, position);
      }
      case Word.VIEW -> {
        in.advance();
        yield view(false, persistence, false, position);
      }
      default -> {
        if (persistence == Persistence.TEMPORARY) {
          throw in.unexpected();
        }
        in.expect(Word.MATERIALIZED, Word.VIEW);
        yield commands.tables().materializedView(persistence, position);
      }
    };
  }

  private Statement view(
      boolean orReplace, Persistence persistence, boolean recursive, int position) {
    QualifiedName name = grammar.names.relation();
    List<String> columns =
        recursive ? grammar.names.columnsInParens() : grammar.names.optionalColumnsInParens();
    List<Option> options = in.accept(Word.WITH) ? grammar.options.relation() : List.of();
    in.expect(Word.AS);
    Query query = grammar.queries.query();
    CheckOption check = checkOption(recursive);
    return new CreateView(
        orReplace, persistence, recursive, name, columns, options, query, check, position);
  }

  private CheckOption checkOption(boolean recursive) {
    int position = in.position();
    if (!in.accept(Word.WITH)) {
      return CheckOption.NONE;
    }
    CheckOption check = in.accept(Word.LOCAL) ? CheckOption.LOCAL : CheckOption.CASCADED;
    if (check == CheckOption.CASCADED) {
      in.accept(Word.CASCADED);
    }
    in.expect(Word.CHECK, Word.OPTION);
    if (recursive) {
      throw TokenStream.failure(
          SqlState.FEATURE_NOT_SUPPORTED,
          "WITH CHECK OPTION not supported on recursive views",
          position);
    }
    return check;
  }

  /// WITH DATA or WITH NO DATA; true when neither is there.
  boolean withData() {
    if (!in.accept(Word.WITH)) {
      return true;
    }
    boolean data = !in.accept(Word.NO);
    in.expect(Word.DATA);
    return data;
  }

  /// CREATE TABLE AS or CREATE MATERIALIZED VIEW, as EXPLAIN takes them.
  Statement createAsSelect() {
    int position = in.position();
    in.advance();
    Persistence persistence = persistence();
    if (persistence != Persistence.TEMPORARY && in.is(Word.MATERIALIZED)) {
      in.advance();
      in.expect(Word.VIEW);
      return commands.tables().materializedView(persistence, position);
    }
    return commands.tables().createAs(persistence, position);
  }

  private Statement schema(int position) {
    in.advance();
    boolean ifNotExists = commands.ifNotExists();
    String name = null;
    RoleName owner = null;
    if (!in.is(Word.AUTHORIZATION)) {
      name = grammar.names.column();
    }
    if (in.accept(Word.AUTHORIZATION)) {
      owner = grammar.names.role();
    }
    int elementsPosition = in.position();
    List<Statement> elements = new ArrayList<>();
    while (in.is(Word.CREATE) || in.is(Word.GRANT)) {
      elements.add(commands.statements.statement());
    }
    if (ifNotExists && !elements.isEmpty()) {
      throw TokenStream.failure(
          SqlState.FEATURE_NOT_SUPPORTED,
          "CREATE SCHEMA IF NOT EXISTS cannot include schema elements",
          elementsPosition);
    }
    return new CreateSchema(ifNotExists, name, owner, List.copyOf(elements), position);
  }

  private Statement database(int position) {
    in.advance();
    String name = grammar.names.column();
    in.accept(Word.WITH);
    List<Option> options = new ArrayList<>();
    while (!in.is(Token.EOF) && !in.is(Token.SEMICOLON)) {
      options.add(databaseOption());
    }
    return new DefinitionStatement.CreateDatabase(name, List.copyOf(options), position);
  }

  /// `name [=] value` of CREATE DATABASE and ALTER DATABASE.
  Option databaseOption() {
    int position = in.position();
    String name;
    if (in.accept(Word.CONNECTION, Word.LIMIT)) {
      name = "connection_limit";
    } else {
      switch (in.kind()) {
        case Word.ENCODING,
            Word.LOCATION,
            Word.OWNER,
            Word.TABLESPACE,
            Word.TEMPLATE,
            Token.IDENT -> {}
        default -> throw in.unexpected();
      }
      name = in.take();
    }
    in.accept(Token.EQUALS);
    Option.Value value =
        switch (in.kind()) {
          case Word.DEFAULT -> {
            in.advance();
            yield null;
          }
          case Token.INTEGER, Token.NUMERIC, Token.PLUS, Token.MINUS -> grammar.options.number();
          default -> new Option.StringText(grammar.options.booleanOrString());
        };
    return new Option(null, name, value, position);
  }
}
