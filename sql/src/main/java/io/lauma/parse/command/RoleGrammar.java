package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.PrivilegeStatement.AlterRole;
import io.lauma.parse.tree.PrivilegeStatement.AlterRoleSet;
import io.lauma.parse.tree.PrivilegeStatement.CreateRole;
import io.lauma.parse.tree.PrivilegeStatement.RenameRole;
import io.lauma.parse.tree.PrivilegeStatement.RoleForm;
import io.lauma.parse.tree.PrivilegeStatement.RoleKind;
import io.lauma.parse.tree.PrivilegeStatement.RoleName;
import io.lauma.parse.tree.PrivilegeStatement.RoleOption;
import io.lauma.parse.tree.SettingStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CREATE and ALTER of roles, users and groups.
final class RoleGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  RoleGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  private RoleForm form() {
    RoleForm form =
        in.is(Word.ROLE) ? RoleForm.ROLE : in.is(Word.USER) ? RoleForm.USER : RoleForm.GROUP;
    in.advance();
    return form;
  }

  /// Behind CREATE, at ROLE, USER or GROUP.
  Statement create(int position) {
    if (in.is(Word.USER, Word.MAPPING)) {
      return commands.foreign().createMapping(position);
    }
    RoleForm form = form();
    String name = grammar.names.roleName();
    in.accept(Word.WITH);
    return new CreateRole(form, name, options(true), position);
  }

  private List<RoleOption> options(boolean creating) {
    List<RoleOption> options = new ArrayList<>();
    while (!in.is(Token.EOF) && !in.is(Token.SEMICOLON)) {
      options.add(option(creating));
    }
    return List.copyOf(options);
  }

  private RoleOption option(boolean creating) {
    int position = in.position();
    int kind = in.kind();
    return switch (kind) {
      case Word.PASSWORD -> {
        in.advance();
        yield valued("password", in.accept(Word.NULL) ? null : in.takeString(), position);
      }
      case Word.ENCRYPTED -> {
        in.advance();
        in.expect(Word.PASSWORD);
        yield valued("password", in.takeString(), position);
      }
      case Word.UNENCRYPTED -> {
        in.advance();
        in.expect(Word.PASSWORD);
        in.takeString();
        throw TokenStream.failure(
                SqlState.FEATURE_NOT_SUPPORTED,
                "UNENCRYPTED PASSWORD is no longer supported",
                position)
            .withHint("Remove UNENCRYPTED to store the password in encrypted form instead.");
      }
      case Word.INHERIT -> {
        in.advance();
        yield new RoleOption("inherit", true, null, List.of(), position);
      }
      case Word.CONNECTION -> {
        in.advance();
        in.expect(Word.LIMIT);
        yield valued("connection limit", integer(), position);
      }
      case Word.VALID -> {
        in.advance();
        in.expect(Word.UNTIL);
        yield valued("valid until", in.takeString(), position);
      }
      case Word.USER -> {
        in.advance();
        yield named("role", grammar.names.roles(), position);
      }
      case Word.SYSID, Word.ADMIN, Word.ROLE, Word.IN -> {
        if (!creating) {
          throw in.unexpected();
        }
        yield creationOption(kind, position);
      }
      default -> {
        yield word(position);
      }
    };
  }

  private RoleOption creationOption(int kind, int position) {
    in.advance();
    return switch (kind) {
      case Word.SYSID -> valued("sysid", Integer.toString(in.takeInteger()), position);
      case Word.ADMIN -> named("admin", grammar.names.roles(), position);
      case Word.ROLE -> named("role", grammar.names.roles(), position);
      default -> {
        if (!in.accept(Word.ROLE)) {
          in.expect(Word.GROUP);
        }
        yield named("in role", grammar.names.roles(), position);
      }
    };
  }

  private String integer() {
    String sign = in.accept(Token.MINUS) ? "-" : "";
    if (sign.isEmpty()) {
      in.accept(Token.PLUS);
    }
    return sign + in.takeInteger();
  }

  private static RoleOption valued(String name, @Nullable String value, int position) {
    return new RoleOption(name, true, value, List.of(), position);
  }

  private static RoleOption named(String name, List<RoleName> roles, int position) {
    return new RoleOption(name, true, null, roles, position);
  }

  private RoleOption word(int position) {
    if (!in.is(Token.IDENT)) {
      throw in.unexpected();
    }
    String word = in.take();
    boolean on = !word.startsWith("no");
    String name = on ? word : word.substring(2);
    return switch (name) {
      case "superuser", "createrole", "replication", "createdb", "login", "bypassrls", "inherit" ->
          new RoleOption(name, on, null, List.of(), position);
      default ->
          throw TokenStream.syntaxFailure("unrecognized role option \"" + word + "\"", position);
    };
  }

  /// Behind ALTER, at ROLE, USER or GROUP.
  Statement alter(int position) {
    RoleForm form = form();
    if (form != RoleForm.GROUP && in.accept(Word.ALL)) {
      return setting(null, position);
    }
    int namePosition = in.position();
    RoleName role = grammar.names.role();
    if (in.accept(Word.RENAME)) {
      in.expect(Word.TO);
      return new RenameRole(named(role, namePosition), grammar.names.roleName(), position);
    }
    if (form == RoleForm.GROUP) {
      boolean add = in.accept(Word.ADD);
      if (!add) {
        in.expect(Word.DROP);
      }
      in.expect(Word.USER);
      int at = in.lastPosition();
      RoleOption members = new RoleOption("role", add, null, grammar.names.roles(), at);
      return new AlterRole(form, role, List.of(members), position);
    }
    if (in.is(Word.IN) || in.is(Word.SET) || in.is(Word.RESET)) {
      return setting(role, position);
    }
    in.accept(Word.WITH);
    return new AlterRole(form, role, options(false), position);
  }

  private static String named(RoleName role, int position) {
    if (role.kind() != RoleKind.NAMED) {
      throw TokenStream.failure(
          SqlState.RESERVED_NAME,
          role.kind() == RoleKind.PUBLIC
              ? "role name \"public\" is reserved"
              : role.kind() + " cannot be used as a role name here",
          position);
    }
    return role.name();
  }

  private Statement setting(@Nullable RoleName role, int position) {
    String database = null;
    if (in.accept(Word.IN)) {
      in.expect(Word.DATABASE);
      database = grammar.names.column();
    }
    int settingPosition = in.position();
    SettingStatement setting;
    if (in.accept(Word.RESET)) {
      setting = commands.settings().behindReset(settingPosition);
    } else {
      in.expect(Word.SET);
      setting = commands.settings().behindSet(settingPosition);
    }
    return new AlterRoleSet(role, database, setting, position);
  }
}
