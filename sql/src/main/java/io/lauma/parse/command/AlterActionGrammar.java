package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterAction.ReplicaIdentityKind;
import io.lauma.parse.tree.Constraint.Attributes;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// One action of ALTER TABLE.
final class AlterActionGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;
  private final AlterColumnGrammar columns;

  AlterActionGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
    this.columns = new AlterColumnGrammar(commands);
  }

  AlterAction action() {
    int position = in.position();
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.ADD -> add(position);
      case Word.ALTER -> alter(position);
      case Word.DROP -> drop(position);
      case Word.VALIDATE -> {
        in.expect(Word.CONSTRAINT);
        yield new AlterAction.ValidateConstraint(grammar.names.column(), position);
      }
      case Word.SET -> set(position);
      case Word.RESET -> new AlterAction.SetOptions(grammar.options.relation(), true, position);
      case Word.CLUSTER -> {
        in.expect(Word.ON);
        grammar.names.column();
        yield new AlterAction.UnsupportedAction("ALTER TABLE CLUSTER ON", position);
      }
      case Word.ENABLE -> enable(position);
      case Word.DISABLE -> disable(position);
      case Word.FORCE -> rowSecurity(true, true, position);
      case Word.INHERIT -> new AlterAction.Inherit(grammar.names.relation(), true, position);
      case Word.NO -> no(position);
      case Word.OF -> {
        grammar.names.any();
        yield new AlterAction.UnsupportedAction("ALTER TABLE OF", position);
      }
      case Word.NOT -> {
        in.expect(Word.OF);
        yield new AlterAction.UnsupportedAction("ALTER TABLE NOT OF", position);
      }
      case Word.OWNER -> {
        in.expect(Word.TO);
        yield new AlterAction.OwnerTo(grammar.names.role(), position);
      }
      case Word.REPLICA -> {
        in.expect(Word.IDENTITY);
        yield replicaIdentity(position);
      }
      case Word.OPTIONS -> {
        in.back();
        grammar.options.alterForeign();
        yield new AlterAction.UnsupportedAction("ALTER TABLE OPTIONS", position);
      }
      default -> {
        in.back();
        throw in.unexpected();
      }
    };
  }

  private AlterAction add(int position) {
    switch (in.kind()) {
      case Word.CONSTRAINT, Word.CHECK, Word.UNIQUE, Word.PRIMARY, Word.FOREIGN -> {
        return new AlterAction.AddConstraint(commands.constraints().table(), position);
      }
      case Word.EXCLUDE -> {
        if (in.peek(1) == Word.USING || in.peek(1) == Token.LEFT_PAREN) {
          return new AlterAction.AddConstraint(commands.constraints().table(), position);
        }
      }
      default -> {}
    }
    in.accept(Word.COLUMN);
    boolean ifNotExists = commands.ifNotExists();
    return new AlterAction.AddColumn(ifNotExists, commands.tables().elements().column(), position);
  }

  private AlterAction alter(int position) {
    if (in.accept(Word.CONSTRAINT)) {
      String name = grammar.names.column();
      Attributes attributes = commands.constraints().attributes();
      if (attributes.notValid() || attributes.noInherit()) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "FOREIGN KEY constraints cannot be marked "
                + (attributes.notValid() ? "NOT VALID" : "NO INHERIT"));
      }
      return new AlterAction.AlterConstraint(name, attributes, position);
    }
    in.accept(Word.COLUMN);
    return columns.alter(position);
  }

  private AlterAction drop(int position) {
    if (in.accept(Word.CONSTRAINT)) {
      boolean ifExists = commands.ifExists();
      String name = grammar.names.column();
      return new AlterAction.DropConstraint(name, ifExists, commands.cascade(), position);
    }
    in.accept(Word.COLUMN);
    boolean ifExists = commands.ifExists();
    String name = grammar.names.column();
    return new AlterAction.DropColumn(name, ifExists, commands.cascade(), position);
  }

  private AlterAction set(int position) {
    int kind = in.kind();
    return switch (kind) {
      case Word.WITHOUT -> {
        in.advance();
        if (!in.accept(Word.OIDS)) {
          in.expect(Word.CLUSTER);
        }
        yield new AlterAction.UnsupportedAction("ALTER TABLE SET WITHOUT", position);
      }
      case Word.LOGGED, Word.UNLOGGED -> {
        in.advance();
        yield new AlterAction.SetLogged(kind == Word.LOGGED, position);
      }
      case Word.ACCESS -> {
        in.advance();
        in.expect(Word.METHOD);
        yield new AlterAction.SetAccessMethod(grammar.names.column(), position);
      }
      case Word.TABLESPACE -> {
        in.advance();
        yield new AlterAction.SetTablespace(grammar.names.column(), position);
      }
      default -> {
        yield new AlterAction.SetOptions(grammar.options.relation(), false, position);
      }
    };
  }

  private AlterAction enable(int position) {
    if (in.is(Word.ROW)) {
      return rowSecurity(false, true, position);
    }
    if (!in.accept(Word.ALWAYS)) {
      in.accept(Word.REPLICA);
    }
    boolean plain = !in.lastKindIs(Word.ALWAYS) && !in.lastKindIs(Word.REPLICA);
    return triggerOrRule("ENABLE", plain, position);
  }

  private AlterAction disable(int position) {
    if (in.is(Word.ROW)) {
      return rowSecurity(false, false, position);
    }
    return triggerOrRule("DISABLE", true, position);
  }

  private AlterAction triggerOrRule(String verb, boolean all, int position) {
    boolean trigger = in.accept(Word.TRIGGER);
    if (!trigger) {
      in.expect(Word.RULE);
    }
    boolean every =
        trigger && all && (in.is(Word.ALL) || (in.is(Word.USER) && !grammar.names.atColumn()));
    if (every) {
      in.advance();
    } else {
      grammar.names.column();
    }
    return new AlterAction.UnsupportedAction(
        "ALTER TABLE " + verb + (trigger ? " TRIGGER" : " RULE"), position);
  }

  private AlterAction rowSecurity(boolean force, boolean on, int position) {
    in.expect(Word.ROW, Word.LEVEL);
    in.expect(Word.SECURITY);
    return force
        ? new AlterAction.ForceRowSecurity(on, position)
        : new AlterAction.RowSecurity(on, position);
  }

  private AlterAction no(int position) {
    if (in.accept(Word.INHERIT)) {
      return new AlterAction.Inherit(grammar.names.relation(), false, position);
    }
    in.expect(Word.FORCE);
    return rowSecurity(true, false, position);
  }

  private AlterAction replicaIdentity(int position) {
    if (in.accept(Word.USING)) {
      in.expect(Word.INDEX);
      return new AlterAction.ReplicaIdentity(
          ReplicaIdentityKind.INDEX, grammar.names.column(), position);
    }
    ReplicaIdentityKind kind =
        switch (in.kind()) {
          case Word.NOTHING -> ReplicaIdentityKind.NOTHING;
          case Word.FULL -> ReplicaIdentityKind.FULL;
          case Word.DEFAULT -> ReplicaIdentityKind.DEFAULT;
          default -> throw in.unexpected();
        };
    in.advance();
    return new AlterAction.ReplicaIdentity(kind, null, position);
  }
}
