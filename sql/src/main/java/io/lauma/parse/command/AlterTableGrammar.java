package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterStatement.AlterSequence;
import io.lauma.parse.tree.AlterStatement.AlterTable;
import io.lauma.parse.tree.AlterStatement.RenameColumn;
import io.lauma.parse.tree.AlterStatement.RenameConstraint;
import io.lauma.parse.tree.AlterStatement.RenameRelation;
import io.lauma.parse.tree.AlterStatement.SetRelationSchema;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SequenceOption;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement.ObjectKind;
import io.lauma.parse.tree.TableStatement.PartitionBound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ALTER TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED VIEW and FOREIGN TABLE.
final class AlterTableGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;
  private final AlterActionGrammar actions;

  AlterTableGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
    this.actions = new AlterActionGrammar(commands);
  }

  /// Behind ALTER, at the kind.
  Statement alter(int position) {
    ObjectKind kind = commands.drop().anyNameKind();
    if (kind == null) {
      throw in.unexpected();
    }
    boolean movable =
        kind == ObjectKind.TABLE
            || kind == ObjectKind.INDEX
            || kind == ObjectKind.MATERIALIZED_VIEW;
    if (movable && in.accept(Word.ALL)) {
      return allInTablespace(position);
    }
    boolean ifExists = commands.ifExists();
    boolean withOnly = kind == ObjectKind.TABLE || kind == ObjectKind.FOREIGN_TABLE;
    int tablePosition = in.position();
    TableReference table =
        withOnly
            ? grammar.from.relation()
            : new TableReference(grammar.names.relation(), false, null, null, tablePosition);
    if (in.is(Word.RENAME)) {
      return rename(kind, ifExists, table, position);
    }
    if (in.is(Word.SET, Word.SCHEMA)) {
      in.advance();
      in.advance();
      return new SetRelationSchema(kind, ifExists, table, grammar.names.column(), position);
    }
    if (!ifExists && kind != ObjectKind.TABLE && commands.alter().depends()) {
      return StatementGrammar.unsupported("ALTER DEPENDS ON EXTENSION", position);
    }
    if (kind == ObjectKind.SEQUENCE) {
      Statement sequence = sequence(ifExists, table.name(), position);
      if (sequence != null) {
        return sequence;
      }
    }
    AlterAction partition = partition(kind);
    List<AlterAction> list = partition != null ? List.of(partition) : actionList();
    return new AlterTable(kind, ifExists, table, list, position);
  }

  private List<AlterAction> actionList() {
    List<AlterAction> list = new ArrayList<>();
    do {
      list.add(actions.action());
    } while (in.accept(Token.COMMA));
    return List.copyOf(list);
  }

  private Statement allInTablespace(int position) {
    in.expect(Word.IN, Word.TABLESPACE);
    grammar.names.column();
    if (in.accept(Word.OWNED)) {
      in.expect(Word.BY);
      grammar.names.roles();
    }
    in.expect(Word.SET, Word.TABLESPACE);
    grammar.names.column();
    in.accept(Word.NOWAIT);
    return StatementGrammar.unsupported("ALTER ALL IN TABLESPACE", position);
  }

  private Statement rename(ObjectKind kind, boolean ifExists, TableReference table, int position) {
    in.advance();
    if (in.accept(Word.TO)) {
      return new RenameRelation(kind, ifExists, table, grammar.names.column(), position);
    }
    if (kind == ObjectKind.TABLE && in.accept(Word.CONSTRAINT)) {
      String constraint = grammar.names.column();
      in.expect(Word.TO);
      return new RenameConstraint(ifExists, table, constraint, grammar.names.column(), position);
    }
    if (kind == ObjectKind.INDEX || kind == ObjectKind.SEQUENCE) {
      throw in.unexpected();
    }
    in.accept(Word.COLUMN);
    String column = grammar.names.column();
    in.expect(Word.TO);
    return new RenameColumn(kind, ifExists, table, column, grammar.names.column(), position);
  }

  private @Nullable Statement sequence(boolean ifExists, QualifiedName name, int position) {
    List<SequenceOption> options = commands.sequences().options();
    return options.isEmpty() ? null : new AlterSequence(ifExists, name, options, position);
  }

  private @Nullable AlterAction partition(ObjectKind kind) {
    int position = in.position();
    if (in.is(Word.ATTACH) && (kind == ObjectKind.TABLE || kind == ObjectKind.INDEX)) {
      in.advance();
      in.expect(Word.PARTITION);
      QualifiedName partition = grammar.names.relation();
      PartitionBound bound =
          kind == ObjectKind.TABLE ? commands.tables().partitions().bound() : null;
      return new AlterAction.AttachPartition(partition, bound, position);
    }
    if (in.is(Word.DETACH) && kind == ObjectKind.TABLE) {
      in.advance();
      in.expect(Word.PARTITION);
      QualifiedName partition = grammar.names.relation();
      boolean concurrently = in.accept(Word.CONCURRENTLY);
      boolean finish = !concurrently && in.accept(Word.FINALIZE);
      return new AlterAction.DetachPartition(partition, concurrently, finish, position);
    }
    return null;
  }
}
