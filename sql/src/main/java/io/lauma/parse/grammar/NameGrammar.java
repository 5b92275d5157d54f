package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.PrivilegeStatement.RoleKind;
import io.lauma.parse.tree.PrivilegeStatement.RoleName;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// Names of all sorts.
public final class NameGrammar {
  private static final int RELATION_PARTS_MAX = 3;

  private final Grammar grammar;
  private final TokenStream in;

  public NameGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// The name of a column, table or other object.
  public String column() {
    if (!Words.isColumnName(in.kind())) {
      throw in.unexpected();
    }
    return in.take();
  }

  public boolean atColumn() {
    return Words.isColumnName(in.kind());
  }

  /// Whether the token `ahead` places further on may name a column.
  public boolean isColumnAhead(int ahead) {
    return Words.isColumnName(in.peek(ahead));
  }

  /// The name of a function or type without schema.
  public String function() {
    if (!Words.isFunctionName(in.kind())) {
      throw in.unexpected();
    }
    return in.take();
  }

  /// A word of any category.
  public String label() {
    if (!Words.isLabel(in.kind())) {
      throw in.unexpected();
    }
    return in.take();
  }

  /// Any word that is not reserved.
  public String nonReserved() {
    if (!Words.isNonReserved(in.kind())) {
      throw in.unexpected();
    }
    return in.take();
  }

  /// A word that is not reserved, or a string.
  public String nonReservedOrString() {
    return in.is(Token.STRING) ? in.take() : nonReserved();
  }

  /// A name with any number of parts.
  public QualifiedName any() {
    int position = in.position();
    return new QualifiedName(attributes(column()), position);
  }

  /// The parts after `first`, each behind a dot.
  public List<String> attributes(String first) {
    if (!in.is(Token.DOT)) {
      return List.of(first);
    }
    List<String> parts = new ArrayList<>();
    parts.add(first);
    while (in.accept(Token.DOT)) {
      parts.add(label());
    }
    return List.copyOf(parts);
  }

  /// The name of a relation: at most database, schema and table.
  public QualifiedName relation() {
    int position = in.position();
    String first = column();
    if (!in.is(Token.DOT) && !in.is(Token.LEFT_BRACKET)) {
      return new QualifiedName(List.of(first), position);
    }
    List<String> parts = new ArrayList<>();
    parts.add(first);
    boolean proper = true;
    while (true) {
      if (in.accept(Token.DOT)) {
        if (in.accept(Token.STAR)) {
          proper = false;
        } else {
          parts.add(label());
        }
      } else if (in.is(Token.LEFT_BRACKET)) {
        grammar.primaries.index();
        proper = false;
      } else {
        break;
      }
    }
    if (!proper) {
      throw in.unexpected();
    }
    return checked(parts, position);
  }

  /// @throws SqlException 42601 for more than three parts
  public static QualifiedName checked(List<String> parts, int position) {
    if (parts.size() > RELATION_PARTS_MAX) {
      throw TokenStream.syntaxFailure(
          "improper qualified name (too many dotted names): " + String.join(".", parts), position);
    }
    return new QualifiedName(List.copyOf(parts), position);
  }

  public List<QualifiedName> relations() {
    List<QualifiedName> names = new ArrayList<>();
    do {
      names.add(relation());
    } while (in.accept(Token.COMMA));
    return List.copyOf(names);
  }

  public List<QualifiedName> anyList() {
    List<QualifiedName> names = new ArrayList<>();
    do {
      names.add(any());
    } while (in.accept(Token.COMMA));
    return List.copyOf(names);
  }

  /// `a, b, c`.
  public List<String> columns() {
    List<String> names = new ArrayList<>();
    do {
      names.add(column());
    } while (in.accept(Token.COMMA));
    return List.copyOf(names);
  }

  /// `(a, b, c)`.
  public List<String> columnsInParens() {
    in.expect(Token.LEFT_PAREN);
    List<String> names = columns();
    in.expect(Token.RIGHT_PAREN);
    return names;
  }

  public List<String> optionalColumnsInParens() {
    return in.is(Token.LEFT_PAREN) ? columnsInParens() : List.of();
  }

  /// The name of a function: one part, or several of which the first is an object's name.
  public QualifiedName functionName() {
    int position = in.position();
    if (in.peek(1) == Token.DOT && atColumn()) {
      return new QualifiedName(attributes(column()), position);
    }
    if (atColumn() && !Words.isFunctionName(in.kind())) {
      in.advance();
      throw in.unexpected();
    }
    return new QualifiedName(List.of(function()), position);
  }

  /// What a GRANT or OWNER TO names.
  public RoleName role() {
    int position = in.position();
    return switch (in.kind()) {
      case Word.CURRENT_ROLE -> special(RoleKind.CURRENT_ROLE, position);
      case Word.CURRENT_USER -> special(RoleKind.CURRENT_USER, position);
      case Word.SESSION_USER -> special(RoleKind.SESSION_USER, position);
      default -> {
        String name = nonReserved();
        if ("none".equals(name)) {
          throw TokenStream.failure(
              SqlState.RESERVED_NAME, "role name \"none\" is reserved", position);
        }
        yield "public".equals(name)
            ? new RoleName(RoleKind.PUBLIC, "", position)
            : new RoleName(RoleKind.NAMED, name, position);
      }
    };
  }

  private RoleName special(RoleKind kind, int position) {
    in.advance();
    return new RoleName(kind, "", position);
  }

  public List<RoleName> roles() {
    List<RoleName> roles = new ArrayList<>();
    do {
      roles.add(role());
    } while (in.accept(Token.COMMA));
    return List.copyOf(roles);
  }

  /// A role that is known by name alone, as in CREATE ROLE and RENAME TO.
  public String roleName() {
    RoleName role = role();
    String problem =
        switch (role.kind()) {
          case NAMED -> "";
          case PUBLIC -> "role name \"public\" is reserved";
          case SESSION_USER -> "SESSION_USER cannot be used as a role name here";
          case CURRENT_USER -> "CURRENT_USER cannot be used as a role name here";
          case CURRENT_ROLE -> "CURRENT_ROLE cannot be used as a role name here";
        };
    if (!problem.isEmpty()) {
      throw TokenStream.failure(SqlState.RESERVED_NAME, problem, role.position());
    }
    return role.name();
  }

  /// An operator with an optional schema, as CREATE OPERATOR names it.
  public List<String> operator() {
    List<String> parts = new ArrayList<>();
    while (atColumn()) {
      parts.add(column());
      in.expect(Token.DOT);
    }
    parts.add(operatorSymbol());
    return List.copyOf(parts);
  }

  /// One operator token.
  public String operatorSymbol() {
    if (!isOperator(in.kind())) {
      throw in.unexpected();
    }
    return in.take();
  }

  public static boolean isOperator(int kind) {
    return switch (kind) {
      case Token.OPERATOR,
          Token.PLUS,
          Token.MINUS,
          Token.STAR,
          Token.SLASH,
          Token.PERCENT,
          Token.CARET,
          Token.LESS,
          Token.GREATER,
          Token.EQUALS,
          Token.LESS_EQUALS,
          Token.GREATER_EQUALS,
          Token.NOT_EQUALS ->
          true;
      default -> false;
    };
  }
}
