package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableElement;
import io.lauma.parse.tree.TableStatement.CreateTable;
import io.lauma.parse.tree.TableStatement.CreateTableAs;
import io.lauma.parse.tree.TableStatement.Name;
import io.lauma.parse.tree.TableStatement.OnCommit;
import io.lauma.parse.tree.TableStatement.PartitionKey;
import io.lauma.parse.tree.TableStatement.PartitionOf;
import io.lauma.parse.tree.TableStatement.Persistence;
import io.lauma.parse.tree.TableStatement.Split;
import io.lauma.parse.tree.TableStatement.TableKind;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CREATE TABLE in all its forms.
final class TableGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;
  private final ElementGrammar elements;
  private final PartitionGrammar partitions;

  TableGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
    this.elements = new ElementGrammar(commands);
    this.partitions = new PartitionGrammar(grammar);
  }

  ElementGrammar elements() {
    return elements;
  }

  PartitionGrammar partitions() {
    return partitions;
  }

  /// Behind CREATE and the words of kind and persistence, at TABLE.
  Statement create(TableKind kind, Persistence persistence, int position) {
    in.expect(Word.TABLE);
    boolean ifNotExists = commands.ifNotExists();
    QualifiedName name = grammar.names.relation();
    Start start = new Start(kind, persistence, ifNotExists, name, position);
    if (in.accept(Word.OF)) {
      QualifiedName type = grammar.names.any();
      TypeName ofType =
          new TypeName(type.parts(), List.of(), null, List.of(), false, false, type.position());
      List<TableElement> typed = elements.optionalTyped();
      return finish(start, ofType, typed, List.of(), null, List.of());
    }
    if (in.is(Word.PARTITION)) {
      return partition(start);
    }
    if (in.is(Token.LEFT_PAREN) && !isColumnList()) {
      return withElements(start);
    }
    return createAs(start);
  }

  /// What stands before the form of a CREATE TABLE can be told.
  private record Start(
      TableKind kind,
      Persistence persistence,
      boolean ifNotExists,
      QualifiedName name,
      int position) {}

  /// Whether names alone stand in the parentheses, as in CREATE TABLE AS.
  private boolean isColumnList() {
    int second = in.peek(2);
    return grammar.names.isColumnAhead(1) && (second == Token.COMMA || second == Token.RIGHT_PAREN);
  }

  private Statement partition(Start start) {
    int position = in.position();
    in.advance();
    in.expect(Word.OF);
    QualifiedName parent = grammar.names.relation();
    List<TableElement> typed = elements.optionalTyped();
    PartitionOf partitionOf = new PartitionOf(parent, partitions.bound(), position);
    return finish(start, null, typed, List.of(), partitionOf, List.of());
  }

  private Statement withElements(Start start) {
    in.advance();
    List<TableElement> list = in.is(Token.RIGHT_PAREN) ? List.of() : elements.list();
    in.expect(Token.RIGHT_PAREN);
    List<Name> hashColumns = List.of();
    if (start.kind() == TableKind.DISTRIBUTED && in.accept(Word.BY)) {
      in.expect(Word.HASH);
      hashColumns = hashColumns();
    }
    List<QualifiedName> inherits = List.of();
    if (in.accept(Word.INHERITS)) {
      in.expect(Token.LEFT_PAREN);
      inherits = grammar.names.relations();
      in.expect(Token.RIGHT_PAREN);
    }
    return finish(start, null, list, inherits, null, hashColumns);
  }

  private List<Name> hashColumns() {
    in.expect(Token.LEFT_PAREN);
    List<Name> columns = new ArrayList<>();
    do {
      int position = in.position();
      columns.add(new Name(grammar.names.column(), position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(columns);
  }

  private Statement finish(
      Start start,
      @Nullable TypeName ofType,
      List<TableElement> list,
      List<QualifiedName> inherits,
      @Nullable PartitionOf partitionOf,
      List<Name> hashColumns) {
    PartitionKey partitionBy = in.is(Word.PARTITION) ? partitions.key() : null;
    String method = accessMethod();
    List<Option> options = with();
    OnCommit onCommit = onCommit();
    String tablespace = tablespace();
    Split split = grammar.indexes.split();
    return new CreateTable(
        start.kind(),
        start.persistence(),
        start.ifNotExists(),
        start.name(),
        ofType,
        list,
        inherits,
        partitionBy,
        partitionOf,
        method,
        options,
        onCommit,
        tablespace,
        hashColumns,
        split,
        start.position());
  }

  @Nullable String accessMethod() {
    return in.accept(Word.USING) ? grammar.names.column() : null;
  }

  /// WITH (...) or WITHOUT OIDS.
  List<Option> with() {
    if (in.accept(Word.WITH)) {
      return grammar.options.relation();
    }
    if (in.accept(Word.WITHOUT)) {
      in.expect(Word.OIDS);
    }
    return List.of();
  }

  private OnCommit onCommit() {
    if (!in.accept(Word.ON)) {
      return OnCommit.UNSPECIFIED;
    }
    in.expect(Word.COMMIT);
    if (in.accept(Word.DROP)) {
      return OnCommit.DROP;
    }
    boolean delete = in.accept(Word.DELETE);
    if (!delete) {
      in.expect(Word.PRESERVE);
    }
    in.expect(Word.ROWS);
    return delete ? OnCommit.DELETE_ROWS : OnCommit.PRESERVE_ROWS;
  }

  @Nullable String tablespace() {
    return in.accept(Word.TABLESPACE) ? grammar.names.column() : null;
  }

  private Statement createAs(Start start) {
    List<String> columns = grammar.names.optionalColumnsInParens();
    String method = accessMethod();
    List<Option> options = with();
    OnCommit onCommit = onCommit();
    String tablespace = tablespace();
    in.expect(Word.AS);
    int position = in.position();
    Statement query =
        in.accept(Word.EXECUTE) ? commands.portals().execute(position) : grammar.queries.query();
    return new CreateTableAs(
        start.persistence(),
        start.ifNotExists(),
        start.name(),
        columns,
        method,
        options,
        onCommit,
        tablespace,
        query,
        commands.create().withData(),
        false,
        start.position());
  }

  /// CREATE TABLE AS alone, at TABLE.
  Statement createAs(Persistence persistence, int position) {
    in.expect(Word.TABLE);
    boolean ifNotExists = commands.ifNotExists();
    QualifiedName name = grammar.names.relation();
    return createAs(new Start(TableKind.PLAIN, persistence, ifNotExists, name, position));
  }

  /// CREATE MATERIALIZED VIEW, behind VIEW.
  Statement materializedView(Persistence persistence, int position) {
    boolean ifNotExists = commands.ifNotExists();
    QualifiedName name = grammar.names.relation();
    List<String> columns = grammar.names.optionalColumnsInParens();
    String method = accessMethod();
    List<Option> options = in.accept(Word.WITH) ? grammar.options.relation() : List.of();
    String tablespace = tablespace();
    in.expect(Word.AS);
    return new CreateTableAs(
        persistence,
        ifNotExists,
        name,
        columns,
        method,
        options,
        OnCommit.UNSPECIFIED,
        tablespace,
        grammar.queries.query(),
        commands.create().withData(),
        true,
        position);
  }
}
