package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.DefinitionStatement;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.PrivilegeStatement;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement.DropObjects;
import io.lauma.parse.tree.TableStatement.ObjectKind;
import io.lauma.parse.tree.TableStatement.Truncate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// DROP and TRUNCATE.
final class DropGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  DropGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At DROP.
  Statement drop() {
    int position = in.position();
    in.advance();
    ObjectKind relation = anyNameKind();
    if (relation != null) {
      return objects(relation, true, position);
    }
    ObjectKind simple = nameKind();
    if (simple != null) {
      return objects(simple, false, position);
    }
    return special(position);
  }

  private Statement objects(ObjectKind kind, boolean qualified, int position) {
    boolean concurrently = kind == ObjectKind.INDEX && in.accept(Word.CONCURRENTLY);
    boolean ifExists = commands.ifExists();
    List<QualifiedName> names = qualified ? grammar.names.anyList() : simpleNames();
    return new DropObjects(kind, names, ifExists, concurrently, commands.cascade(), position);
  }

  private List<QualifiedName> simpleNames() {
    List<QualifiedName> names = new ArrayList<>();
    do {
      int position = in.position();
      names.add(new QualifiedName(List.of(grammar.names.column()), position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(names);
  }

  /// Takes the words of a kind of object whose name may have a schema.
  @Nullable ObjectKind anyNameKind() {
    int kind = in.kind();
    ObjectKind single =
        switch (kind) {
          case Word.TABLE -> ObjectKind.TABLE;
          case Word.SEQUENCE -> ObjectKind.SEQUENCE;
          case Word.VIEW -> ObjectKind.VIEW;
          case Word.INDEX -> ObjectKind.INDEX;
          case Word.COLLATION -> ObjectKind.COLLATION;
          case Word.CONVERSION -> ObjectKind.CONVERSION;
          case Word.STATISTICS -> ObjectKind.STATISTICS;
          default -> null;
        };
    if (single != null) {
      in.advance();
      return single;
    }
    return switch (kind) {
      case Word.DISTRIBUTED, Word.REPLICATED -> {
        in.advance();
        in.expect(Word.TABLE);
        yield ObjectKind.DISTRIBUTED_TABLE;
      }
      case Word.MATERIALIZED -> {
        in.advance();
        in.expect(Word.VIEW);
        yield ObjectKind.MATERIALIZED_VIEW;
      }
      case Word.FOREIGN -> {
        if (in.accept(Word.FOREIGN, Word.TABLE)) {
          yield ObjectKind.FOREIGN_TABLE;
        }
        yield null;
      }
      case Word.TEXT -> {
        in.advance();
        in.expect(Word.SEARCH);
        yield textSearchKind();
      }
      default -> {
        yield null;
      }
    };
  }

  /// Behind TEXT SEARCH.
  ObjectKind textSearchKind() {
    ObjectKind kind =
        switch (in.kind()) {
          case Word.PARSER -> ObjectKind.TEXT_SEARCH_PARSER;
          case Word.DICTIONARY -> ObjectKind.TEXT_SEARCH_DICTIONARY;
          case Word.TEMPLATE -> ObjectKind.TEXT_SEARCH_TEMPLATE;
          case Word.CONFIGURATION -> ObjectKind.TEXT_SEARCH_CONFIGURATION;
          default -> throw in.unexpected();
        };
    in.advance();
    return kind;
  }

  /// Takes the words of a kind of object that is in no schema.
  @Nullable ObjectKind nameKind() {
    ObjectKind single =
        switch (in.kind()) {
          case Word.SCHEMA -> ObjectKind.SCHEMA;
          case Word.EXTENSION -> ObjectKind.EXTENSION;
          case Word.PUBLICATION -> ObjectKind.PUBLICATION;
          case Word.LANGUAGE -> ObjectKind.LANGUAGE;
          case Word.SERVER -> ObjectKind.SERVER;
          default -> null;
        };
    if (single != null) {
      in.advance();
      return single;
    }
    return switch (in.kind()) {
      case Word.PROCEDURAL -> {
        in.advance();
        in.expect(Word.LANGUAGE);
        yield ObjectKind.LANGUAGE;
      }
      case Word.ACCESS -> {
        in.advance();
        in.expect(Word.METHOD);
        yield ObjectKind.ACCESS_METHOD;
      }
      case Word.EVENT -> {
        in.advance();
        in.expect(Word.TRIGGER);
        yield ObjectKind.EVENT_TRIGGER;
      }
      case Word.FOREIGN -> {
        in.advance();
        in.expect(Word.DATA, Word.WRAPPER);
        yield ObjectKind.FOREIGN_DATA_WRAPPER;
      }
      default -> {
        yield null;
      }
    };
  }

  private Statement special(int position) {
    return switch (in.kind()) {
      case Word.DATABASE -> {
        yield database(position);
      }
      case Word.ROLE, Word.GROUP -> {
        in.advance();
        yield roles(position);
      }
      case Word.USER -> {
        in.advance();
        yield in.is(Word.MAPPING, Word.FOR) || in.is(Word.MAPPING, Word.IF)
            ? userMapping(position)
            : roles(position);
      }
      case Word.TYPE -> {
        in.advance();
        yield types(ObjectKind.TYPE, position);
      }
      case Word.DOMAIN -> {
        in.advance();
        yield types(ObjectKind.DOMAIN, position);
      }
      case Word.POLICY, Word.RULE, Word.TRIGGER -> {
        yield ofTable(position);
      }
      case Word.OWNED -> {
        in.advance();
        in.expect(Word.BY);
        grammar.names.roles();
        commands.cascade();
        yield StatementGrammar.unsupported("DROP OWNED", position);
      }
      case Word.SUBSCRIPTION -> {
        in.advance();
        commands.ifExists();
        grammar.names.column();
        commands.cascade();
        yield StatementGrammar.unsupported("DROP SUBSCRIPTION", position);
      }
      case Word.TABLESPACE -> {
        in.advance();
        commands.ifExists();
        grammar.names.column();
        yield StatementGrammar.unsupported("DROP TABLESPACE", position);
      }
      case Word.CAST -> {
        in.advance();
        commands.ifExists();
        commands.definitions().castTypes();
        commands.cascade();
        yield StatementGrammar.unsupported("DROP CAST", position);
      }
      case Word.TRANSFORM -> {
        in.advance();
        commands.ifExists();
        in.expect(Word.FOR);
        grammar.types.type();
        in.expect(Word.LANGUAGE);
        grammar.names.column();
        commands.cascade();
        yield StatementGrammar.unsupported("DROP TRANSFORM", position);
      }
      case Word.OPERATOR -> {
        yield commands.operators().drop(position);
      }
      default -> {
        yield commands.routines().drop(position);
      }
    };
  }

  private Statement database(int position) {
    in.advance();
    boolean ifExists = commands.ifExists();
    String name = grammar.names.column();
    boolean force = false;
    boolean with = in.accept(Word.WITH);
    if (with || in.is(Token.LEFT_PAREN)) {
      in.expect(Token.LEFT_PAREN);
      do {
        in.expect(Word.FORCE);
        force = true;
      } while (in.accept(Token.COMMA));
      in.expect(Token.RIGHT_PAREN);
    }
    return new DefinitionStatement.DropDatabase(name, ifExists, force, position);
  }

  private Statement roles(int position) {
    boolean ifExists = commands.ifExists();
    return new PrivilegeStatement.DropRole(grammar.names.roles(), ifExists, position);
  }

  private Statement userMapping(int position) {
    in.advance();
    commands.ifExists();
    in.expect(Word.FOR);
    commands.foreign().mappedUser();
    in.expect(Word.SERVER);
    grammar.names.column();
    return StatementGrammar.unsupported("DROP USER MAPPING", position);
  }

  private Statement types(ObjectKind kind, int position) {
    boolean ifExists = commands.ifExists();
    List<QualifiedName> names = new ArrayList<>();
    do {
      int namePosition = in.position();
      names.add(new QualifiedName(grammar.types.type().parts(), namePosition));
    } while (in.accept(Token.COMMA));
    return new DropObjects(kind, List.copyOf(names), ifExists, false, commands.cascade(), position);
  }

  /// POLICY, RULE and TRIGGER, which are named with their table.
  private Statement ofTable(int position) {
    String feature = "DROP " + in.take().toUpperCase(Locale.ROOT);
    commands.ifExists();
    grammar.names.column();
    in.expect(Word.ON);
    grammar.names.any();
    commands.cascade();
    return StatementGrammar.unsupported(feature, position);
  }

  /// At TRUNCATE.
  Statement truncate(int position) {
    in.advance();
    in.accept(Word.TABLE);
    List<TableReference> tables = new ArrayList<>();
    do {
      tables.add(grammar.from.relation());
    } while (in.accept(Token.COMMA));
    boolean restart = in.accept(Word.RESTART);
    if (restart || in.accept(Word.CONTINUE)) {
      in.expect(Word.IDENTITY);
    }
    return new Truncate(List.copyOf(tables), restart, commands.cascade(), position);
  }
}
