package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.DefinitionStatement.Comment;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TableStatement.ObjectKind;
import java.util.List;
import java.util.Locale;

/// COMMENT and SECURITY LABEL.
final class CommentGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  CommentGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At COMMENT.
  Statement comment(int position) {
    in.advance();
    in.expect(Word.ON);
    Subject subject = subject();
    in.expect(Word.IS);
    String text = in.accept(Word.NULL) ? null : in.takeString();
    return new Comment(subject.kind(), subject.name(), text, position);
  }

  /// At SECURITY.
  Statement securityLabel(int position) {
    in.advance();
    in.expect(Word.LABEL);
    if (in.accept(Word.FOR)) {
      grammar.names.nonReservedOrString();
    }
    in.expect(Word.ON);
    subject();
    in.expect(Word.IS);
    if (!in.accept(Word.NULL)) {
      in.takeString();
    }
    return StatementGrammar.unsupported("SECURITY LABEL", position);
  }

  /// An object of any kind.
  record Subject(String kind, List<String> name) {}

  Subject subject() {
    DropGrammar drops = commands.drop();
    if (!in.is(Word.LANGUAGE) && !in.is(Word.PROCEDURAL)) {
      ObjectKind relation = drops.anyNameKind();
      if (relation != null) {
        return new Subject(kindName(relation), grammar.names.any().parts());
      }
    }
    ObjectKind simple = drops.nameKind();
    if (simple != null) {
      return new Subject(kindName(simple), List.of(grammar.names.column()));
    }
    String word = in.text().toUpperCase(Locale.ROOT);
    return switch (in.kind()) {
      case Word.COLUMN -> {
        in.advance();
        yield new Subject(word, grammar.names.any().parts());
      }
      case Word.TYPE, Word.DOMAIN -> {
        in.advance();
        yield new Subject(word, grammar.types.type().parts());
      }
      case Word.DATABASE, Word.ROLE, Word.SUBSCRIPTION, Word.TABLESPACE -> {
        in.advance();
        yield new Subject(word, List.of(grammar.names.column()));
      }
      default -> {
        compound();
        yield new Subject(word, List.of());
      }
    };
  }

  private static String kindName(ObjectKind kind) {
    return kind.name().replace('_', ' ');
  }

  /// Objects that are not known by a name alone.
  void compound() {
    switch (in.kind()) {
      case Word.AGGREGATE -> {
        in.advance();
        commands.routines().aggregateReference();
      }
      case Word.FUNCTION, Word.PROCEDURE, Word.ROUTINE -> {
        in.advance();
        commands.routines().reference();
      }
      case Word.CONSTRAINT -> {
        in.advance();
        grammar.names.column();
        in.expect(Word.ON);
        in.accept(Word.DOMAIN);
        grammar.names.any();
      }
      case Word.POLICY, Word.RULE, Word.TRIGGER -> {
        in.advance();
        grammar.names.column();
        in.expect(Word.ON);
        grammar.names.any();
      }
      case Word.OPERATOR -> {
        in.advance();
        commands.operators().reference();
      }
      case Word.TRANSFORM -> {
        in.advance();
        in.expect(Word.FOR);
        grammar.types.type();
        in.expect(Word.LANGUAGE);
        grammar.names.column();
      }
      case Word.LARGE -> {
        in.advance();
        in.expect(Word.OBJECT);
        grammar.options.number();
      }
      default -> {
        in.expect(Word.CAST, Token.LEFT_PAREN);
        grammar.types.type();
        in.expect(Word.AS);
        grammar.types.type();
        in.expect(Token.RIGHT_PAREN);
      }
    }
  }
}
