package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.MaintenanceStatement.LockMode;
import io.lauma.parse.tree.MaintenanceStatement.Vacuum;
import io.lauma.parse.tree.MaintenanceStatement.VacuumTable;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// EXPLAIN, VACUUM, LISTEN, LOCK and other utilities.
final class UtilityGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final Commands commands;

  UtilityGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  Statement statement(int position) {
    int kind = in.kind();
    return switch (kind) {
      case Word.EXPLAIN -> explain(position);
      case Word.VACUUM -> vacuum(position);
      case Word.ANALYZE, Word.ANALYSE -> analyze(position);
      case Word.LISTEN -> {
        in.advance();
        yield new MaintenanceStatement.Listen(grammar.names.column(), position);
      }
      case Word.UNLISTEN -> {
        in.advance();
        yield new MaintenanceStatement.Unlisten(
            in.accept(Token.STAR) ? null : grammar.names.column(), position);
      }
      case Word.NOTIFY -> notification(position);
      case Word.LOCK -> lock(position);
      case Word.CALL -> {
        in.advance();
        QualifiedName name = grammar.names.functionName();
        if (!in.is(Token.LEFT_PAREN)) {
          throw in.unexpected();
        }
        yield new MaintenanceStatement.Call(grammar.calls.application(name), position);
      }
      case Word.DO -> doBlock(position);
      case Word.CHECKPOINT -> {
        in.advance();
        yield new MaintenanceStatement.Checkpoint(position);
      }
      case Word.REFRESH -> refresh(position);
      case Word.REINDEX -> reindex(position);
      case Word.CLUSTER -> cluster(position);
      case Word.LOAD -> {
        in.advance();
        in.takeString();
        yield StatementGrammar.unsupported("LOAD", position);
      }
      case Word.IMPORT -> commands.foreign().importSchema(position);
      case Word.REASSIGN -> {
        in.advance();
        in.expect(Word.OWNED, Word.BY);
        grammar.names.roles();
        in.expect(Word.TO);
        grammar.names.role();
        yield StatementGrammar.unsupported("REASSIGN OWNED", position);
      }
      default -> throw in.unexpected();
    };
  }

  private static Option flag(String name, int position) {
    return new Option(null, name, null, position);
  }

  private Statement explain(int position) {
    in.advance();
    List<Option> options = new ArrayList<>();
    if (in.is(Token.LEFT_PAREN) && !isQueryInParens()) {
      options.addAll(grammar.options.utility());
    } else {
      int at = in.position();
      if (in.accept(Word.ANALYZE) || in.accept(Word.ANALYSE)) {
        options.add(flag("analyze", at));
        at = in.position();
      }
      if (in.accept(Word.VERBOSE)) {
        options.add(flag("verbose", at));
      }
    }
    return new MaintenanceStatement.Explain(List.copyOf(options), explained(), position);
  }

  private boolean isQueryInParens() {
    return switch (in.peek(1)) {
      case Word.SELECT, Word.VALUES, Word.TABLE, Word.WITH, Token.WITH_LA, Token.LEFT_PAREN -> true;
      default -> false;
    };
  }

  private Statement explained() {
    int position = in.position();
    return switch (in.kind()) {
      case Word.DECLARE -> commands.portals().statement(position);
      case Word.EXECUTE -> commands.portals().statement(position);
      case Word.CREATE -> commands.create().createAsSelect();
      case Word.REFRESH -> refresh(position);
      default -> grammar.modifications.preparable();
    };
  }

  private Statement vacuum(int position) {
    in.advance();
    List<Option> options = new ArrayList<>();
    if (in.is(Token.LEFT_PAREN)) {
      options.addAll(grammar.options.utility());
    } else {
      oldOption(options, Word.FULL, "full");
      oldOption(options, Word.FREEZE, "freeze");
      oldOption(options, Word.VERBOSE, "verbose");
      if (!oldOption(options, Word.ANALYZE, "analyze")) {
        oldOption(options, Word.ANALYSE, "analyze");
      }
    }
    return new Vacuum(true, List.copyOf(options), vacuumTables(), position);
  }

  private boolean oldOption(List<Option> options, int word, String name) {
    int position = in.position();
    if (!in.accept(word)) {
      return false;
    }
    options.add(flag(name, position));
    return true;
  }

  private Statement analyze(int position) {
    in.advance();
    List<Option> options = new ArrayList<>();
    if (in.is(Token.LEFT_PAREN)) {
      options.addAll(grammar.options.utility());
    } else {
      oldOption(options, Word.VERBOSE, "verbose");
    }
    return new Vacuum(false, List.copyOf(options), vacuumTables(), position);
  }

  private List<VacuumTable> vacuumTables() {
    List<VacuumTable> tables = new ArrayList<>();
    if (!grammar.names.atColumn()) {
      return List.of();
    }
    do {
      int position = in.position();
      QualifiedName name = grammar.names.relation();
      tables.add(new VacuumTable(name, grammar.names.optionalColumnsInParens(), position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(tables);
  }

  private Statement notification(int position) {
    in.advance();
    String channel = grammar.names.column();
    String payload = in.accept(Token.COMMA) ? in.takeString() : null;
    return new MaintenanceStatement.Notify(channel, payload, position);
  }

  private Statement lock(int position) {
    in.advance();
    in.accept(Word.TABLE);
    List<TableReference> tables = new ArrayList<>();
    do {
      tables.add(grammar.from.relation());
    } while (in.accept(Token.COMMA));
    LockMode mode = LockMode.ACCESS_EXCLUSIVE;
    if (in.accept(Word.IN)) {
      mode = lockMode();
      in.expect(Word.MODE);
    }
    return new MaintenanceStatement.LockTables(
        List.copyOf(tables), mode, in.accept(Word.NOWAIT), position);
  }

  private LockMode lockMode() {
    if (in.accept(Word.ACCESS)) {
      return shareOrExclusive(LockMode.ACCESS_SHARE, LockMode.ACCESS_EXCLUSIVE);
    }
    if (in.accept(Word.ROW)) {
      return shareOrExclusive(LockMode.ROW_SHARE, LockMode.ROW_EXCLUSIVE);
    }
    if (in.accept(Word.EXCLUSIVE)) {
      return LockMode.EXCLUSIVE;
    }
    in.expect(Word.SHARE);
    if (in.accept(Word.UPDATE)) {
      in.expect(Word.EXCLUSIVE);
      return LockMode.SHARE_UPDATE_EXCLUSIVE;
    }
    if (in.accept(Word.ROW)) {
      in.expect(Word.EXCLUSIVE);
      return LockMode.SHARE_ROW_EXCLUSIVE;
    }
    return LockMode.SHARE;
  }

  private LockMode shareOrExclusive(LockMode share, LockMode exclusive) {
    if (in.accept(Word.SHARE)) {
      return share;
    }
    in.expect(Word.EXCLUSIVE);
    return exclusive;
  }

  private Statement doBlock(int position) {
    in.advance();
    String language = null;
    String body = null;
    do {
      if (in.is(Token.STRING)) {
        body = in.take();
      } else {
        in.expect(Word.LANGUAGE);
        language = grammar.names.nonReservedOrString();
      }
    } while (in.is(Token.STRING) || in.is(Word.LANGUAGE));
    return new MaintenanceStatement.DoBlock(language, body, position);
  }

  private Statement refresh(int position) {
    in.advance();
    in.expect(Word.MATERIALIZED, Word.VIEW);
    boolean concurrently = in.accept(Word.CONCURRENTLY);
    QualifiedName name = grammar.names.relation();
    boolean withData = commands.create().withData();
    return new MaintenanceStatement.RefreshMaterializedView(name, concurrently, withData, position);
  }

  private Statement reindex(int position) {
    in.advance();
    List<Option> options = in.is(Token.LEFT_PAREN) ? grammar.options.utility() : List.of();
    int kind = in.kind();
    switch (kind) {
      case Word.INDEX, Word.TABLE, Word.SCHEMA, Word.SYSTEM, Word.DATABASE -> {}
      default -> throw in.unexpected();
    }
    String what = in.take().toUpperCase(Locale.ROOT);
    boolean concurrently = in.accept(Word.CONCURRENTLY);
    boolean relation = kind == Word.INDEX || kind == Word.TABLE;
    int namePosition = in.position();
    QualifiedName name =
        relation
            ? grammar.names.relation()
            : new QualifiedName(List.of(grammar.names.column()), namePosition);
    return new MaintenanceStatement.Reindex(what, name, concurrently, options, position);
  }

  private Statement cluster(int position) {
    in.advance();
    if (in.is(Token.LEFT_PAREN)) {
      grammar.options.utility();
      grammar.names.relation();
      if (in.accept(Word.USING)) {
        grammar.names.column();
      }
    } else {
      in.accept(Word.VERBOSE);
      if (grammar.names.atColumn()) {
        boolean simple = grammar.names.relation().parts().size() == 1;
        if (in.accept(Word.USING)) {
          grammar.names.column();
        } else if (simple && in.accept(Word.ON)) {
          grammar.names.relation();
        }
      }
    }
    return StatementGrammar.unsupported("CLUSTER", position);
  }
}
