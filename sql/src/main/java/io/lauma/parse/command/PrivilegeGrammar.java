package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.PrivilegeStatement.GrantPrivileges;
import io.lauma.parse.tree.PrivilegeStatement.GrantRoles;
import io.lauma.parse.tree.PrivilegeStatement.Privilege;
import io.lauma.parse.tree.PrivilegeStatement.RoleName;
import io.lauma.parse.tree.PrivilegeStatement.Target;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.
final class PrivilegeGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  PrivilegeGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At GRANT or REVOKE.
  Statement statement(int position) {
    boolean grant = in.is(Word.GRANT);
    in.advance();
    boolean optionFor = false;
    boolean adminFor = false;
    if (!grant && in.is(Word.GRANT, Word.OPTION)) {
      in.advance();
      in.advance();
      in.expect(Word.FOR);
      optionFor = true;
    } else if (!grant && in.is(Word.ADMIN, Word.OPTION)) {
      in.advance();
      in.advance();
      in.expect(Word.FOR);
      adminFor = true;
    }
    List<Privilege> privileges = privileges();
    if (in.is(Word.ON) && !adminFor) {
      return onObjects(grant, optionFor, privileges, position);
    }
    if (optionFor || privileges.getFirst().name() == null) {
      throw in.unexpected();
    }
    return roles(grant, adminFor, privileges, position);
  }

  private List<Privilege> privileges() {
    if (in.accept(Word.ALL)) {
      in.accept(Word.PRIVILEGES);
      return List.of(new Privilege(null, grammar.names.optionalColumnsInParens()));
    }
    List<Privilege> privileges = new ArrayList<>();
    do {
      String name =
          switch (in.kind()) {
            case Word.SELECT, Word.REFERENCES, Word.CREATE -> in.take();
            default -> {
              if (in.is(Word.ALTER, Word.SYSTEM)) {
                in.advance();
                in.advance();
                yield "alter system";
              }
              yield grammar.names.column();
            }
          };
      privileges.add(new Privilege(name, grammar.names.optionalColumnsInParens()));
    } while (in.accept(Token.COMMA));
    return List.copyOf(privileges);
  }

  private Statement onObjects(
      boolean grant, boolean optionFor, List<Privilege> privileges, int position) {
    in.advance();
    Target target = target();
    in.expect(grant ? Word.TO : Word.FROM);
    List<RoleName> grantees = grantees();
    boolean withOption = optionFor;
    if (grant && in.accept(Word.WITH)) {
      in.expect(Word.GRANT, Word.OPTION);
      withOption = true;
    }
    RoleName grantor = grantedBy();
    boolean cascade = !grant && commands.cascade();
    return new GrantPrivileges(
        grant, privileges, target, grantees, withOption, grantor, cascade, position);
  }

  private @Nullable RoleName grantedBy() {
    if (!in.accept(Word.GRANTED)) {
      return null;
    }
    in.expect(Word.BY);
    return grammar.names.role();
  }

  private List<RoleName> grantees() {
    List<RoleName> grantees = new ArrayList<>();
    do {
      in.accept(Word.GROUP);
      grantees.add(grammar.names.role());
    } while (in.accept(Token.COMMA));
    return List.copyOf(grantees);
  }

  private Statement roles(
      boolean grant, boolean adminFor, List<Privilege> privileges, int position) {
    in.expect(grant ? Word.TO : Word.FROM);
    List<RoleName> grantees = grammar.names.roles();
    boolean admin = adminFor;
    if (grant && in.accept(Word.WITH)) {
      in.expect(Word.ADMIN, Word.OPTION);
      admin = true;
    }
    RoleName grantor = grantedBy();
    boolean cascade = !grant && commands.cascade();
    List<String> names = new ArrayList<>();
    for (Privilege privilege : privileges) {
      if (!privilege.columns().isEmpty()) {
        throw new SqlException(
            SqlState.SYNTAX_ERROR, "column names cannot be included in GRANT/REVOKE ROLE");
      }
      names.add(String.valueOf(privilege.name()));
    }
    return new GrantRoles(grant, List.copyOf(names), grantees, admin, grantor, cascade, position);
  }

  private Target target() {
    return switch (in.kind()) {
      case Word.ALL -> {
        yield allInSchema();
      }
      case Word.TABLE -> {
        in.advance();
        yield new Target("TABLE", false, grammar.names.relations());
      }
      case Word.SEQUENCE -> {
        in.advance();
        yield new Target("SEQUENCE", false, grammar.names.relations());
      }
      case Word.FOREIGN -> {
        yield foreignTarget();
      }
      case Word.FUNCTION, Word.PROCEDURE, Word.ROUTINE -> {
        yield routineTarget();
      }
      case Word.DATABASE, Word.SCHEMA, Word.LANGUAGE, Word.TABLESPACE, Word.PARAMETER -> {
        yield nameTarget();
      }
      case Word.DOMAIN, Word.TYPE -> {
        yield typeTarget();
      }
      case Word.LARGE -> {
        in.advance();
        in.expect(Word.OBJECT);
        do {
          grammar.options.number();
        } while (in.accept(Token.COMMA));
        yield new Target("LARGE OBJECT", false, List.of());
      }
      default -> {
        yield new Target("TABLE", false, grammar.names.relations());
      }
    };
  }

  private Target allInSchema() {
    in.advance();
    String kind =
        switch (in.kind()) {
          case Word.TABLES -> "TABLE";
          case Word.SEQUENCES -> "SEQUENCE";
          case Word.FUNCTIONS -> "FUNCTION";
          case Word.PROCEDURES -> "PROCEDURE";
          case Word.ROUTINES -> "ROUTINE";
          default -> throw in.unexpected();
        };
    in.advance();
    in.expect(Word.IN, Word.SCHEMA);
    return new Target(kind, true, names());
  }

  private List<QualifiedName> names() {
    List<QualifiedName> names = new ArrayList<>();
    do {
      int position = in.position();
      names.add(new QualifiedName(List.of(grammar.names.column()), position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(names);
  }

  private Target foreignTarget() {
    in.advance();
    if (in.accept(Word.SERVER)) {
      return new Target("FOREIGN SERVER", false, names());
    }
    in.expect(Word.DATA, Word.WRAPPER);
    return new Target("FOREIGN DATA WRAPPER", false, names());
  }

  private Target routineTarget() {
    String kind = in.take().toUpperCase(Locale.ROOT);
    List<QualifiedName> names = new ArrayList<>();
    do {
      names.add(commands.routines().reference());
    } while (in.accept(Token.COMMA));
    return new Target(kind, false, List.copyOf(names));
  }

  private Target nameTarget() {
    boolean parameter = in.is(Word.PARAMETER);
    String kind = in.take().toUpperCase(Locale.ROOT);
    return new Target(kind, false, parameter ? grammar.names.anyList() : names());
  }

  private Target typeTarget() {
    String kind = in.take().toUpperCase(Locale.ROOT);
    return new Target(kind, false, grammar.names.anyList());
  }

  /// Behind ALTER, at DEFAULT.
  Statement alterDefault(int position) {
    in.advance();
    in.expect(Word.PRIVILEGES);
    while (in.is(Word.IN) || in.is(Word.FOR)) {
      if (in.accept(Word.IN)) {
        in.expect(Word.SCHEMA);
        names();
      } else {
        in.advance();
        if (!in.accept(Word.ROLE)) {
          in.expect(Word.USER);
        }
        grammar.names.roles();
      }
    }
    boolean grant = in.is(Word.GRANT);
    if (!grant && !in.is(Word.REVOKE)) {
      throw in.unexpected();
    }
    in.advance();
    if (!grant && in.accept(Word.GRANT)) {
      in.expect(Word.OPTION, Word.FOR);
    }
    privileges();
    in.expect(Word.ON);
    switch (in.kind()) {
      case Word.TABLES, Word.FUNCTIONS, Word.ROUTINES, Word.SEQUENCES, Word.TYPES, Word.SCHEMAS ->
          in.advance();
      default -> throw in.unexpected();
    }
    in.expect(grant ? Word.TO : Word.FROM);
    grantees();
    if (grant && in.accept(Word.WITH)) {
      in.expect(Word.GRANT, Word.OPTION);
    }
    if (!grant) {
      commands.cascade();
    }
    return StatementGrammar.unsupported("ALTER DEFAULT PRIVILEGES", position);
  }
}
