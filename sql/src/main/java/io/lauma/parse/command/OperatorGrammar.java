package io.lauma.parse.command;

import io.lauma.parse.tree.Statement;

/// x
final class OperatorGrammar {
  private final Commands commands;

  OperatorGrammar(Commands c) {
    this.commands = c;
  }

  Statement create(int position) {
    while (commands.in.kind() != io.lauma.parse.scan.Token.SEMICOLON
        && commands.in.kind() != io.lauma.parse.scan.Token.EOF) {
      commands.in.advance();
    }
    return new io.lauma.parse.tree.Unsupported("statement", 0);
  }

  Statement drop(int position) {
    while (commands.in.kind() != io.lauma.parse.scan.Token.SEMICOLON
        && commands.in.kind() != io.lauma.parse.scan.Token.EOF) {
      commands.in.advance();
    }
    return new io.lauma.parse.tree.Unsupported("statement", 0);
  }
}
