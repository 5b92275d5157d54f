package io.lauma.parse.tree;

/// A statement whose syntax was checked in full and that has no meaning here yet.
///
/// @param feature what an 0A000 names, for example `CREATE OPERATOR CLASS`
public record Unsupported(String feature, int position) implements Statement {}
