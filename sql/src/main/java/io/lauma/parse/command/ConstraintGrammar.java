package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Constraint.Attributes;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Constraints of tables, and the parts that those of columns share with them.
final class ConstraintGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  ConstraintGrammar(Commands commands) {
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// A constraint of a table, with its name if it has one.
  Constraint table() {
    int position = in.position();
    String name = in.accept(Word.CONSTRAINT) ? grammar.names.column() : null;
    int kind = in.kind();
    return switch (kind) {
      case Word.CHECK -> {
        yield check(name, position);
      }
      case Word.UNIQUE -> {
        in.advance();
        yield key(name, false, position);
      }
      case Word.PRIMARY -> {
        in.advance();
        in.expect(Word.KEY);
        yield key(name, true, position);
      }
      case Word.EXCLUDE -> {
        in.advance();
        yield exclusion(name, position);
      }
      default -> {
        in.expect(Word.FOREIGN, Word.KEY);
        List<String> columns = grammar.names.columnsInParens();
        ReferencesGrammar.References references = references();
        Attributes attributes = attributes();
        requireNoInherit(attributes, "FOREIGN KEY");
        yield references.constraint(name, columns, attributes, position);
      }
    };
  }

  private ReferencesGrammar.References references() {
    return new ReferencesGrammar(grammar).references();
  }

  private Constraint check(@Nullable String name, int position) {
    in.advance();
    in.expect(Token.LEFT_PAREN);
    Expression condition = grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
    Attributes attributes = attributes();
    requireNotDeferrable(attributes, "CHECK");
    return new Constraint.Check(name, condition, attributes, position);
  }

  /// Behind UNIQUE or PRIMARY KEY.
  private Constraint key(@Nullable String name, boolean primary, int position) {
    boolean nullsNotDistinct = !primary && grammar.indexes.nullsNotDistinct();
    String type = primary ? "PRIMARY KEY" : "UNIQUE";
    if (in.is(Word.USING)) {
      in.advance();
      in.expect(Word.INDEX);
      String index = grammar.names.column();
      Attributes attributes = keyAttributes(type);
      return make(
          new Key(name, List.of(), List.of(), List.of(), null, index, attributes),
          primary,
          nullsNotDistinct,
          position);
    }
    in.expect(Token.LEFT_PAREN);
    List<KeyColumn> columns = keyColumns();
    in.expect(Token.RIGHT_PAREN);
    List<String> include = in.accept(Word.INCLUDE) ? grammar.names.columnsInParens() : List.of();
    List<Option> options = in.accept(Word.WITH) ? grammar.options.definition() : List.of();
    String tablespace = consTablespace();
    Attributes attributes = keyAttributes(type);
    return make(
        new Key(name, columns, include, options, tablespace, null, attributes),
        primary,
        nullsNotDistinct,
        position);
  }

  private Attributes keyAttributes(String type) {
    Attributes attributes = attributes();
    requireValid(attributes, type);
    requireNoInherit(attributes, type);
    return attributes;
  }

  record Key(
      @Nullable String name,
      List<KeyColumn> columns,
      List<String> include,
      List<Option> options,
      @Nullable String tablespace,
      @Nullable String usingIndex,
      Attributes attributes) {}

  static Constraint make(Key key, boolean primary, boolean nullsNotDistinct, int position) {
    return primary
        ? new Constraint.PrimaryKey(
            key.name(),
            key.columns(),
            key.include(),
            key.options(),
            key.tablespace(),
            key.usingIndex(),
            key.attributes(),
            position)
        : new Constraint.Unique(
            key.name(),
            nullsNotDistinct,
            key.columns(),
            key.include(),
            key.options(),
            key.tablespace(),
            key.usingIndex(),
            key.attributes(),
            position);
  }

  @Nullable String consTablespace() {
    if (!in.accept(Word.USING)) {
      return null;
    }
    in.expect(Word.INDEX, Word.TABLESPACE);
    return grammar.names.column();
  }

  private List<KeyColumn> keyColumns() {
    List<KeyColumn> columns = new ArrayList<>();
    do {
      int position = in.position();
      if (in.is(Token.LEFT_PAREN)) {
        hashGroup(columns);
        continue;
      }
      String name = grammar.names.column();
      KeyColumn.Order order = grammar.indexes.order();
      columns.add(new KeyColumn(name, order, grammar.selects.nulls(), position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(columns);
  }

  /// `(a, b) HASH` of the cluster dialect.
  private void hashGroup(List<KeyColumn> columns) {
    List<KeyColumn> group = new ArrayList<>();
    in.advance();
    do {
      int position = in.position();
      String name = grammar.names.column();
      group.add(new KeyColumn(name, KeyColumn.Order.HASH, SortItem.Nulls.UNSPECIFIED, position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN, Word.HASH);
    columns.addAll(group);
  }

  private Constraint exclusion(@Nullable String name, int position) {
    String method = in.accept(Word.USING) ? grammar.names.column() : null;
    in.expect(Token.LEFT_PAREN);
    List<Constraint.ExclusionElement> elements = new ArrayList<>();
    do {
      IndexElement element = grammar.indexes.element();
      in.expect(Word.WITH);
      elements.add(new Constraint.ExclusionElement(element, exclusionOperator()));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    if (in.accept(Word.INCLUDE)) {
      grammar.names.columnsInParens();
    }
    if (in.accept(Word.WITH)) {
      grammar.options.definition();
    }
    consTablespace();
    Expression where = null;
    if (in.accept(Word.WHERE)) {
      in.expect(Token.LEFT_PAREN);
      where = grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
    }
    Attributes attributes = keyAttributes("EXCLUDE");
    return new Constraint.Exclusion(
        name, method, List.copyOf(elements), where, attributes, position);
  }

  private List<String> exclusionOperator() {
    return in.is(Word.OPERATOR, Token.LEFT_PAREN)
        ? grammar.expressions.operatorName()
        : grammar.names.operator();
  }

  /// DEFERRABLE, INITIALLY, NOT VALID and NO INHERIT.
  Attributes attributes() {
    Boolean deferrable = null;
    Boolean initiallyDeferred = null;
    boolean notValid = false;
    boolean noInherit = false;
    while (true) {
      int position = in.position();
      if (in.accept(Word.DEFERRABLE)) {
        requireSame(deferrable, true, position);
        deferrable = true;
      } else if (in.is(Word.NOT, Word.DEFERRABLE)) {
        in.advance();
        in.advance();
        requireSame(deferrable, false, position);
        deferrable = false;
      } else if (in.accept(Word.INITIALLY)) {
        boolean deferred = in.accept(Word.DEFERRED);
        if (!deferred) {
          in.expect(Word.IMMEDIATE);
        }
        requireSame(initiallyDeferred, deferred, position);
        initiallyDeferred = deferred;
      } else if (in.is(Word.NOT)) {
        in.advance();
        in.expect(Word.VALID);
        notValid = true;
      } else if (in.accept(Word.NO)) {
        in.expect(Word.INHERIT);
        noInherit = true;
      } else {
        boolean deferred = Boolean.TRUE.equals(initiallyDeferred);
        return new Attributes(
            (deferrable == null && deferred) ? Boolean.TRUE : deferrable,
            deferred,
            notValid,
            noInherit);
      }
      if (Boolean.FALSE.equals(deferrable) && Boolean.TRUE.equals(initiallyDeferred)) {
        throw TokenStream.failure(
            SqlState.SYNTAX_ERROR,
            "constraint declared INITIALLY DEFERRED must be DEFERRABLE",
            position);
      }
    }
  }

  private static void requireSame(@Nullable Boolean before, boolean now, int position) {
    if (before != null && before != now) {
      throw TokenStream.syntaxFailure("conflicting constraint properties", position);
    }
  }

  /// The parts of REFERENCES behind it, for a column.
  Constraint column(@Nullable String name, Attributes attributes, int position) {
    return references().constraint(name, List.of(), attributes, position);
  }

  static void requireNotDeferrable(Attributes attributes, String type) {
    if (Boolean.TRUE.equals(attributes.deferrable()) || attributes.initiallyDeferred()) {
      throw refused(type, "DEFERRABLE");
    }
  }

  static void requireValid(Attributes attributes, String type) {
    if (attributes.notValid()) {
      throw refused(type, "NOT VALID");
    }
  }

  static void requireNoInherit(Attributes attributes, String type) {
    if (attributes.noInherit()) {
      throw refused(type, "NO INHERIT");
    }
  }

  private static SqlException refused(String type, String attribute) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, type + " constraints cannot be marked " + attribute);
  }
}
