package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Constraint.Attributes;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SequenceOption;
import io.lauma.parse.tree.TableElement;
import io.lauma.parse.tree.TableElement.LikeOption;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns, constraints and LIKE clauses of CREATE TABLE.
final class ElementGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;
  private final ConstraintGrammar constraints;

  ElementGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
    this.constraints = commands.constraints();
  }

  List<TableElement> list() {
    List<TableElement> elements = new ArrayList<>();
    do {
      elements.add(element());
    } while (in.accept(Token.COMMA));
    return List.copyOf(elements);
  }

  private TableElement element() {
    int position = in.position();
    if (atConstraint()) {
      return new TableElement.TableConstraint(constraints.table(), position);
    }
    if (in.accept(Word.LIKE)) {
      return like(position);
    }
    return column();
  }

  private boolean atConstraint() {
    return switch (in.kind()) {
      case Word.CONSTRAINT, Word.CHECK, Word.UNIQUE, Word.PRIMARY, Word.FOREIGN -> true;
      case Word.EXCLUDE -> in.peek(1) == Word.USING || in.peek(1) == Token.LEFT_PAREN;
      default -> false;
    };
  }

  private TableElement like(int position) {
    QualifiedName source = grammar.names.relation();
    Set<LikeOption> included = EnumSet.noneOf(LikeOption.class);
    while (in.is(Word.INCLUDING) || in.is(Word.EXCLUDING)) {
      boolean including = in.is(Word.INCLUDING);
      in.advance();
      Set<LikeOption> options = likeOptions();
      if (including) {
        included.addAll(options);
      } else {
        included.removeAll(options);
      }
    }
    return new TableElement.Like(source, List.copyOf(included), position);
  }

  private Set<LikeOption> likeOptions() {
    Set<LikeOption> options =
        switch (in.kind()) {
          case Word.COMMENTS -> EnumSet.of(LikeOption.COMMENTS);
          case Word.COMPRESSION -> EnumSet.of(LikeOption.COMPRESSION);
          case Word.CONSTRAINTS -> EnumSet.of(LikeOption.CONSTRAINTS);
          case Word.DEFAULTS -> EnumSet.of(LikeOption.DEFAULTS);
          case Word.IDENTITY -> EnumSet.of(LikeOption.IDENTITY);
          case Word.GENERATED -> EnumSet.of(LikeOption.GENERATED);
          case Word.INDEXES -> EnumSet.of(LikeOption.INDEXES);
          case Word.STATISTICS -> EnumSet.of(LikeOption.STATISTICS);
          case Word.STORAGE -> EnumSet.of(LikeOption.STORAGE);
          case Word.ALL -> EnumSet.allOf(LikeOption.class);
          default -> throw in.unexpected();
        };
    in.advance();
    return options;
  }

  /// `name type ...`.
  TableElement.Column column() {
    int position = in.position();
    String name = grammar.names.column();
    TypeName type = grammar.types.type();
    String compression = null;
    if (in.accept(Word.COMPRESSION)) {
      compression = in.accept(Word.DEFAULT) ? "default" : grammar.names.column();
    }
    List<Option> options = in.accept(Word.OPTIONS) ? grammar.options.foreign() : List.of();
    return qualified(name, type, compression, options, position);
  }

  /// `(name WITH OPTIONS ..., constraint)` of a typed table or partition, if it is there.
  List<TableElement> optionalTyped() {
    if (!in.accept(Token.LEFT_PAREN)) {
      return List.of();
    }
    List<TableElement> elements = new ArrayList<>();
    do {
      int position = in.position();
      if (atConstraint()) {
        elements.add(new TableElement.TableConstraint(constraints.table(), position));
      } else {
        String name = grammar.names.column();
        if (in.accept(Word.WITH)) {
          in.expect(Word.OPTIONS);
        }
        elements.add(qualified(name, null, null, List.of(), position));
      }
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(elements);
  }

  private TableElement.Column qualified(
      String name,
      @Nullable TypeName type,
      @Nullable String compression,
      List<Option> options,
      int position) {
    ColumnClauses clauses = clauses();
    return new TableElement.Column(
        name, type, compression, clauses.collation(), options, clauses.constraints(), position);
  }

  /// What may follow a column's type, or a domain's.
  record ColumnClauses(@Nullable QualifiedName collation, List<Constraint> constraints) {}

  ColumnClauses clauses() {
    QualifiedName collation = null;
    List<Constraint> list = new ArrayList<>();
    while (true) {
      int position = in.position();
      if (in.accept(Word.COLLATE)) {
        QualifiedName named = grammar.names.any();
        if (collation != null) {
          throw TokenStream.syntaxFailure("multiple COLLATE clauses not allowed", position);
        }
        collation = named;
        continue;
      }
      Constraint constraint = constraint(position);
      if (constraint == null) {
        return new ColumnClauses(collation, List.copyOf(list));
      }
      list.add(constraint);
    }
  }

  private @Nullable Constraint constraint(int position) {
    String name = in.accept(Word.CONSTRAINT) ? grammar.names.column() : null;
    boolean named = name != null;
    return switch (in.kind()) {
      case Word.NOT -> {
        in.advance();
        in.expect(Word.NULL);
        yield new Constraint.NotNull(name, position);
      }
      case Word.NULL -> {
        in.advance();
        yield new Constraint.Null(name, position);
      }
      case Word.UNIQUE -> {
        in.advance();
        boolean nullsNotDistinct = grammar.indexes.nullsNotDistinct();
        yield key(name, false, nullsNotDistinct, position);
      }
      case Word.PRIMARY -> {
        in.advance();
        in.expect(Word.KEY);
        yield key(name, true, false, position);
      }
      case Word.CHECK -> {
        yield check(name, position);
      }
      case Word.DEFAULT -> {
        in.advance();
        Expression value = grammar.expressions.restricted();
        yield new Constraint.DefaultValue(name, value, position);
      }
      case Word.GENERATED -> {
        in.advance();
        yield generated(name, position);
      }
      case Word.REFERENCES -> {
        ReferencesGrammar.References references = new ReferencesGrammar(grammar).references();
        yield references.constraint(name, List.of(), columnAttributes(), position);
      }
      default -> {
        if (named) {
          throw in.unexpected();
        }
        yield null;
      }
    };
  }

  private Constraint key(
      @Nullable String name, boolean primary, boolean nullsNotDistinct, int position) {
    List<Option> options = in.accept(Word.WITH) ? grammar.options.definition() : List.of();
    String tablespace = constraints.consTablespace();
    ConstraintGrammar.Key key =
        new ConstraintGrammar.Key(
            name, List.of(), List.of(), options, tablespace, null, columnAttributes());
    return ConstraintGrammar.make(key, primary, nullsNotDistinct, position);
  }

  private Constraint check(@Nullable String name, int position) {
    in.advance();
    in.expect(Token.LEFT_PAREN);
    Expression condition = grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
    boolean noInherit = in.accept(Word.NO);
    if (noInherit) {
      in.expect(Word.INHERIT);
    }
    return new Constraint.Check(
        name, condition, new Attributes(null, false, false, noInherit), position);
  }

  private Constraint generated(@Nullable String name, int position) {
    int when = in.position();
    boolean always = in.accept(Word.ALWAYS);
    if (!always) {
      in.expect(Word.BY, Word.DEFAULT);
    }
    in.expect(Word.AS);
    if (in.accept(Word.IDENTITY)) {
      List<SequenceOption> options = commands.sequences().optionalInParens();
      return new Constraint.Identity(name, always, options, position);
    }
    in.expect(Token.LEFT_PAREN);
    Expression value = grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN, Word.STORED);
    if (!always) {
      throw TokenStream.failure(
          SqlState.SYNTAX_ERROR,
          "for a generated column, GENERATED ALWAYS must be specified",
          when);
    }
    return new Constraint.Generated(name, value, position);
  }

  /// DEFERRABLE and INITIALLY behind a column's constraint.
  private Attributes columnAttributes() {
    Boolean deferrable = null;
    Boolean deferred = null;
    while (true) {
      int position = in.position();
      if (in.is(Word.DEFERRABLE) || in.is(Word.NOT, Word.DEFERRABLE)) {
        boolean not = in.accept(Word.NOT);
        in.expect(Word.DEFERRABLE);
        requireFirst(deferrable, "DEFERRABLE/NOT DEFERRABLE", position);
        deferrable = !not;
      } else if (in.accept(Word.INITIALLY)) {
        requireFirst(deferred, "INITIALLY IMMEDIATE/DEFERRED", position);
        deferred = in.accept(Word.DEFERRED);
        if (!deferred) {
          in.expect(Word.IMMEDIATE);
        }
      } else {
        boolean later = Boolean.TRUE.equals(deferred);
        return new Attributes(
            (deferrable == null && later) ? Boolean.TRUE : deferrable, later, false, false);
      }
      if (Boolean.FALSE.equals(deferrable) && Boolean.TRUE.equals(deferred)) {
        throw TokenStream.failure(
            SqlState.SYNTAX_ERROR,
            "constraint declared INITIALLY DEFERRED must be DEFERRABLE",
            position);
      }
    }
  }

  private static void requireFirst(@Nullable Boolean before, String clauses, int position) {
    if (before != null) {
      throw TokenStream.failure(
          SqlState.SYNTAX_ERROR, "multiple " + clauses + " clauses not allowed", position);
    }
  }
}
