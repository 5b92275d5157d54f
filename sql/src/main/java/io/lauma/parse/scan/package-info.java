/// Characters to tokens: PostgreSQL's lexical rules.
///
/// Invariant: scanning never throws; a lexical error is the last token and is raised when the
/// parser reaches it, as PostgreSQL does. Callers: `parse.grammar`, on any thread; a token stream
/// belongs to one parse. May depend on: `types`. Start reading at [io.lauma.parse.scan.Scanner].
@NullMarked
package io.lauma.parse.scan;

import org.jspecify.annotations.NullMarked;
