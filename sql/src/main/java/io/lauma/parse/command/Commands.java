package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.SequenceGrammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Word;
import org.jspecify.annotations.Nullable;

/// The parts of the grammar of commands, made when first needed: most texts hold queries alone.
final class Commands {
  final Grammar grammar;
  final TokenStream in;
  final StatementGrammar statements;

  private @Nullable CreateGrammar create;
  private @Nullable AlterGrammar alter;
  private @Nullable SettingGrammar settings;
  private @Nullable DefinitionGrammar definitions;
  private @Nullable RoutineGrammar routines;
  private @Nullable PrivilegeGrammar privileges;

  Commands(Grammar grammar, StatementGrammar statements) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.statements = statements;
  }

  CreateGrammar create() {
    if (create == null) {
      create = new CreateGrammar(this);
    }
    return create;
  }

  AlterGrammar alter() {
    if (alter == null) {
      alter = new AlterGrammar(this);
    }
    return alter;
  }

  SettingGrammar settings() {
    if (settings == null) {
      settings = new SettingGrammar(grammar, new TransactionGrammar(grammar));
    }
    return settings;
  }

  DefinitionGrammar definitions() {
    if (definitions == null) {
      definitions = new DefinitionGrammar(this);
    }
    return definitions;
  }

  RoutineGrammar routines() {
    if (routines == null) {
      routines = new RoutineGrammar(this);
    }
    return routines;
  }

  PrivilegeGrammar privileges() {
    if (privileges == null) {
      privileges = new PrivilegeGrammar(this);
    }
    return privileges;
  }

  DropGrammar drop() {
    return new DropGrammar(this);
  }

  TransactionGrammar transactions() {
    return new TransactionGrammar(grammar);
  }

  PortalGrammar portals() {
    return new PortalGrammar(grammar);
  }

  CopyGrammar copies() {
    return new CopyGrammar(grammar);
  }

  UtilityGrammar utilities() {
    return new UtilityGrammar(this);
  }

  CommentGrammar comments() {
    return new CommentGrammar(this);
  }

  ForeignGrammar foreign() {
    return new ForeignGrammar(this);
  }

  TableGrammar tables() {
    return new TableGrammar(this);
  }

  ConstraintGrammar constraints() {
    return new ConstraintGrammar(this);
  }

  SequenceGrammar sequences() {
    return new SequenceGrammar(grammar);
  }

  RoleGrammar roles() {
    return new RoleGrammar(this);
  }

  TriggerGrammar triggers() {
    return new TriggerGrammar(this);
  }

  OperatorGrammar operators() {
    return new OperatorGrammar(this);
  }

  ReplicationGrammar replication() {
    return new ReplicationGrammar(this);
  }

  PolicyGrammar policies() {
    return new PolicyGrammar(this);
  }

  /// Takes IF EXISTS; IF alone is a name.
  boolean ifExists() {
    return in.accept(Word.IF, Word.EXISTS);
  }

  /// Takes IF NOT EXISTS; IF alone is a name.
  boolean ifNotExists() {
    if (!in.accept(Word.IF, Word.NOT)) {
      return false;
    }
    in.expect(Word.EXISTS);
    return true;
  }

  /// Takes CASCADE or RESTRICT.
  boolean cascade() {
    if (in.accept(Word.CASCADE)) {
      return true;
    }
    in.accept(Word.RESTRICT);
    return false;
  }
}
