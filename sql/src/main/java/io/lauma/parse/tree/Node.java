package io.lauma.parse.tree;

/// A part of a syntax tree that knows where it stands.
public interface Node {
  /// Characters (code points) before this node's own token, from the start of the text that was
  /// parsed; an error about the node reports this + 1. For an operator it is the operator's token,
  /// as in PostgreSQL; see [Expression#start].
  int position();
}
