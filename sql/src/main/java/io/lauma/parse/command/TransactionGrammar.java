package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.parse.tree.TransactionStatement.Isolation;
import io.lauma.parse.tree.TransactionStatement.Modes;

/// BEGIN, COMMIT and their kin.
final class TransactionGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  TransactionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Statement statement(int position) {
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.BEGIN -> {
        work();
        yield new TransactionStatement.Begin(false, optionalModes(), position);
      }
      case Word.START -> {
        in.expect(Word.TRANSACTION);
        yield new TransactionStatement.Begin(true, optionalModes(), position);
      }
      case Word.COMMIT -> {
        if (in.accept(Word.PREPARED)) {
          yield new TransactionStatement.CommitPrepared(in.takeString(), position);
        }
        work();
        yield new TransactionStatement.Commit(chain(), position);
      }
      case Word.END -> {
        work();
        yield new TransactionStatement.Commit(chain(), position);
      }
      case Word.ABORT -> {
        work();
        yield new TransactionStatement.Rollback(chain(), position);
      }
      case Word.SAVEPOINT -> new TransactionStatement.Savepoint(grammar.names.column(), position);
      case Word.RELEASE -> new TransactionStatement.ReleaseSavepoint(savepointName(), position);
      default -> rollback(position);
    };
  }

  private Statement rollback(int position) {
    if (in.accept(Word.PREPARED)) {
      return new TransactionStatement.RollbackPrepared(in.takeString(), position);
    }
    work();
    if (in.accept(Word.TO)) {
      return new TransactionStatement.RollbackToSavepoint(savepointName(), position);
    }
    return new TransactionStatement.Rollback(chain(), position);
  }

  private String savepointName() {
    if (in.is(Word.SAVEPOINT) && grammar.names.isColumnAhead(1)) {
      in.advance();
    }
    return grammar.names.column();
  }

  private void work() {
    if (!in.accept(Word.WORK)) {
      in.accept(Word.TRANSACTION);
    }
  }

  private boolean chain() {
    if (!in.accept(Word.AND)) {
      return false;
    }
    boolean chain = !in.accept(Word.NO);
    in.expect(Word.CHAIN);
    return chain;
  }

  private boolean atMode() {
    return switch (in.kind()) {
      case Word.ISOLATION, Word.READ, Word.DEFERRABLE, Word.NOT -> true;
      default -> false;
    };
  }

  private Modes optionalModes() {
    return atMode() ? modes() : Modes.NONE;
  }

  /// One mode at least, commas between them being optional.
  Modes modes() {
    Isolation isolation = null;
    Boolean readOnly = null;
    Boolean deferrable = null;
    do {
      if (in.accept(Word.ISOLATION)) {
        in.expect(Word.LEVEL);
        isolation = isolation();
      } else if (in.accept(Word.READ)) {
        readOnly = in.accept(Word.ONLY);
        if (!readOnly) {
          in.expect(Word.WRITE);
        }
      } else if (in.accept(Word.NOT)) {
        in.expect(Word.DEFERRABLE);
        deferrable = false;
      } else {
        in.expect(Word.DEFERRABLE);
        deferrable = true;
      }
    } while (in.accept(Token.COMMA) || atMode());
    return new Modes(isolation, readOnly, deferrable);
  }

  private Isolation isolation() {
    if (in.accept(Word.SERIALIZABLE)) {
      return Isolation.SERIALIZABLE;
    }
    if (in.accept(Word.REPEATABLE)) {
      in.expect(Word.READ);
      return Isolation.REPEATABLE_READ;
    }
    in.expect(Word.READ);
    if (in.accept(Word.COMMITTED)) {
      return Isolation.READ_COMMITTED;
    }
    in.expect(Word.UNCOMMITTED);
    return Isolation.READ_UNCOMMITTED;
  }
}
