package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.ClusterStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.Unsupported;

/// Any statement, told apart by its first word.
public final class StatementGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final Commands commands;

  public StatementGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.commands = new Commands(grammar, this);
  }

  /// The statement at the current token, up to its semicolon or the end.
  public Statement statement() {
    in.enter();
    Statement statement = any(in.position());
    in.leave();
    return statement;
  }

  private Statement any(int position) {
    return switch (in.kind()) {
      case Word.SELECT,
          Word.VALUES,
          Word.TABLE,
          Word.WITH,
          Token.WITH_LA,
          Token.LEFT_PAREN,
          Word.INSERT,
          Word.UPDATE,
          Word.DELETE,
          Word.MERGE ->
          grammar.modifications.preparable();
      case Word.CREATE -> commands.create().create();
      case Word.ALTER -> commands.alter().alter();
      case Word.DROP -> commands.drop().drop();
      case Word.TRUNCATE -> commands.drop().truncate(position);
      case Word.ABORT,
          Word.BEGIN,
          Word.START,
          Word.COMMIT,
          Word.END,
          Word.ROLLBACK,
          Word.SAVEPOINT,
          Word.RELEASE ->
          commands.transactions().statement(position);
      case Word.SET, Word.SHOW, Word.RESET, Word.DISCARD -> commands.settings().statement(position);
      case Word.PREPARE,
          Word.EXECUTE,
          Word.DEALLOCATE,
          Word.DECLARE,
          Word.FETCH,
          Word.MOVE,
          Word.CLOSE ->
          commands.portals().statement(position);
      case Word.COPY -> commands.copies().copy(position);
      case Word.GRANT, Word.REVOKE -> commands.privileges().statement(position);
      case Word.COMMENT -> commands.comments().comment(position);
      case Word.SECURITY -> commands.comments().securityLabel(position);
      case Word.DISCOVER, Word.JOIN, Word.LEAVE -> cluster(position);
      default -> commands.utilities().statement(position);
    };
  }

  private ClusterStatement cluster(int position) {
    int kind = in.kind();
    in.advance();
    in.expect(Word.CLUSTER);
    if (kind == Word.LEAVE) {
      return new ClusterStatement.LeaveCluster(position);
    }
    in.expect(Word.ON);
    String server = grammar.names.nonReservedOrString();
    return kind == Word.JOIN
        ? new ClusterStatement.JoinCluster(server, position)
        : new ClusterStatement.DiscoverCluster(server, position);
  }

  /// A statement that has no meaning here yet.
  static Unsupported unsupported(String feature, int position) {
    return new Unsupported(feature, position);
  }
}
