package io.lauma.parse.grammar;

import io.lauma.parse.scan.Tokens;

/// The parts of the grammar over one text; they call each other through this.
public final class Grammar {
  public final TokenStream in;
  public final NameGrammar names;
  public final TypeGrammar types;
  public final ExpressionGrammar expressions;
  public final PrimaryGrammar primaries;
  public final CallGrammar calls;
  public final QueryGrammar queries;
  public final SelectGrammar selects;
  public final FromGrammar from;
  public final ModifyGrammar modifications;
  public final IndexGrammar indexes;
  public final OptionGrammar options;

  public Grammar(Tokens tokens) {
    in = new TokenStream(tokens);
    names = new NameGrammar(this);
    types = new TypeGrammar(this);
    expressions = new ExpressionGrammar(this);
    primaries = new PrimaryGrammar(this);
    calls = new CallGrammar(this);
    queries = new QueryGrammar(this);
    selects = new SelectGrammar(this);
    from = new FromGrammar(this);
    modifications = new ModifyGrammar(this);
    indexes = new IndexGrammar(this);
    options = new OptionGrammar(this);
  }
}
