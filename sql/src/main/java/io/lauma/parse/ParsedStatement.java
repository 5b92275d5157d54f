package io.lauma.parse;

import io.lauma.parse.tree.Statement;

/// A statement with its place in the text: UTF-16 offsets for `substring`, `end` exclusive and
/// before the semicolon.
public record ParsedStatement(Statement statement, int start, int end) {}
