package io.lauma.parse.command;

import io.lauma.parse.tree.Statement;

/// x
final class ReplicationGrammar {
  private final Commands commands;

  ReplicationGrammar(Commands c) {
    this.commands = c;
  }

  Statement create(int position) {
    while (commands.in.kind() != io.lauma.parse.scan.Token.SEMICOLON
        && commands.in.kind() != io.lauma.parse.scan.Token.EOF) {
      commands.in.advance();
    }
    return new io.lauma.parse.tree.Unsupported("statement", 0);
  }
}
